import { badUserInput } from '../errors.ts';
import { quote } from '../quote.ts';

/** Relay's global ID: base64 of `Type:key`. Opaque to clients. */
export function encodeGlobalId(typename: string, key: string): string {
  return Buffer.from(`${typename}:${key}`).toString('base64');
}

/** Reads what `encodeGlobalId` wrote. Throws `BAD_USER_INPUT` for any other text. */
export function decodeGlobalId(id: string): { readonly typename: string; readonly key: string } {
  const text = Buffer.from(id, 'base64').toString();
  const [, typename, key] = /^(\w+):(.+)$/.exec(text) ?? [];
  if (typename === undefined || key === undefined || encodeGlobalId(typename, key) !== id) {
    throw badUserInput(`${quote(id)} is not a global ID. Pass the value of an id field unchanged.`);
  }
  return { typename, key };
}
