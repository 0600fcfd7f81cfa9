/** A field of a Protocol Buffers message: a number, or bytes. */
type Value = number | Uint8Array;

/** The parts of Apollo's message `Trace` that tests look at, read without the code that writes it. */
export interface DecodedTrace {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly duration: number;
  readonly isIncomplete: boolean;
  readonly root: DecodedNode;
}

export interface DecodedNode {
  readonly key: string | number | undefined;
  readonly type?: string;
  readonly parentType?: string;
  readonly name?: string;
  readonly start?: number;
  readonly end?: number;
  readonly errors: readonly { readonly message: string; readonly json: unknown; readonly lines: number[] }[];
  readonly children: readonly DecodedNode[];
}

/** Reads `extensions.ftv1`. */
export function decodeTrace(ftv1: unknown): DecodedTrace {
  const {
    3: end,
    4: start,
    11: duration,
    14: root,
    33: isIncomplete,
  } = fields(Buffer.from(String(ftv1), 'base64'));
  return {
    startedAt: time(start),
    endedAt: time(end),
    duration: integer(duration),
    isIncomplete: integer(isIncomplete) === 1,
    root: node(root?.[0]),
  };
}

/** The node at this path below the root. */
export function nodeAt({ root }: DecodedTrace, path: readonly (string | number)[]): DecodedNode | undefined {
  return path.reduce<DecodedNode | undefined>(
    (parent, key) => parent?.children.find(child => child.key === key),
    root,
  );
}

function node(bytes: Value | undefined): DecodedNode {
  const of = fields(bytes);
  const { 1: responseName, 2: index, 3: type, 8: start, 9: end, 13: parentType, 14: name } = of;
  return {
    key: responseName ? text(responseName) : index && integer(index),
    ...(type && { type: text(type) }),
    ...(parentType && { parentType: text(parentType) }),
    ...(name && { name: text(name) }),
    ...(start && { start: integer(start) }),
    ...(end && { end: integer(end) }),
    errors: (of[11] ?? []).map(error => {
      const { 1: message, 2: locations = [], 4: json } = fields(error);
      return {
        message: text(message),
        json: JSON.parse(text(json)),
        lines: locations.map(location => integer(fields(location)[1])),
      };
    }),
    children: (of[12] ?? []).map(node),
  };
}

function time(timestamp: readonly Value[] | undefined): number {
  const { 1: seconds, 2: nanos } = fields(timestamp?.[0]);
  return integer(seconds) * 1000 + integer(nanos) / 1e6;
}

function integer(values: readonly Value[] | undefined): number {
  return Number(values?.[0] ?? 0);
}

function text(values: readonly Value[] | undefined): string {
  return Buffer.from((values?.[0] ?? new Uint8Array()) as Uint8Array).toString(); // the field has text
}

/** The values of each field, by its number. */
function fields(bytes: Value | undefined): Partial<Record<number, Value[]>> {
  const found: Record<number, Value[]> = {};
  if (!(bytes instanceof Uint8Array)) {
    return found;
  }
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at] ?? 0;
      at += 1;
      value += (byte & 127) * scale;
      if (byte < 128) {
        return value;
      }
    }
  };
  const take = (length: number) => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = varint();
    const value = tag % 8 === 0 ? varint() : take(tag % 8 === 1 ? 8 : varint());
    const field = Math.floor(tag / 8);
    found[field] = [...(found[field] ?? []), value];
  }
  return found;
}
