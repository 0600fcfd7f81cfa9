import { createHash, randomBytes } from 'node:crypto';

/** Makes a key of 256 random bits. Its prefix lets people and secret scanners recognize it. */
export function createKey(): string {
  return `sg_${randomBytes(32).toString('base64url')}`;
}

/** The SHA-256 digest of a key, in 64 hexadecimal digits. No salt and no slow hash: nobody can guess a random key. */
export function digestOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

export type Credentials =
  | { readonly kind: 'key'; readonly key: string }
  /** There is no `Authorization` header. */
  | { readonly kind: 'none' }
  /** The header has another form than `Bearer KEY`. */
  | { readonly kind: 'malformed' };

/** Reads the value of an `Authorization` header (https://www.rfc-editor.org/rfc/rfc6750#section-2.1). */
export function readCredentials(authorization: string | null): Credentials {
  if (authorization === null) {
    return { kind: 'none' };
  }
  const key = /^Bearer +(?<key>[\x21-\x7e]+)$/i.exec(authorization)?.groups?.key;
  return key === undefined ? { kind: 'malformed' } : { kind: 'key', key };
}
