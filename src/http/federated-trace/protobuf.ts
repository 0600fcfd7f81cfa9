/*
 * The wire format of Protocol Buffers, as far as traces use it (https://protobuf.dev/programming-guides/encoding/).
 */

/** Bytes, one in each character, from U+0000 to U+00FF. Joining thousands of them is much faster than joining buffers. */
export type Bytes = string;

/** A field of the type `uint32`, `uint64`, `int64` or `bool`. `value` is an integer from 0 to 2^53 - 1. */
export function integer(field: number, value: number): Bytes {
  return tag(field, VARINT) + varint(value);
}

/** A field of the type `double`. */
export function double(field: number, value: number): Bytes {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return tag(field, FIXED_64) + bytes.toString('latin1');
}

/** A field of the type `string`. */
export function text(field: number, value: string): Bytes {
  return embedded(field, ASCII.test(value) ? value : Buffer.from(value).toString('latin1'));
}

/** A field that is a message itself. */
export function embedded(field: number, message: Bytes): Bytes {
  return tag(field, LENGTH_DELIMITED) + varint(message.length) + message;
}

export function toBase64(message: Bytes): string {
  return Buffer.from(message, 'latin1').toString('base64');
}

const VARINT = 0;
const FIXED_64 = 1;
const LENGTH_DELIMITED = 2;

const ASCII = /^[ -~]*$/;

function tag(field: number, wireType: number): Bytes {
  return varint(field * 8 + wireType);
}

/** Seven bits in each byte, the lowest first. Divides, because bit operators of JavaScript end at 32 bits. */
function varint(value: number): Bytes {
  let bytes = '';
  let rest = value;
  while (rest >= 128) {
    bytes += String.fromCharCode((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return bytes + String.fromCharCode(rest);
}
