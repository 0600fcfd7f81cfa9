import { createHash } from 'node:crypto';
import type { Listing } from '../serpstat/listing.ts';

/**
 * What identifies a listing: a digest of its method and its canonical parameters, 22 characters of base64url (128 bits:
 * two listings never share one by chance). The same question has the same fingerprint in every process.
 */
export function fingerprintOf({ method, params }: Listing<unknown>): string {
  return digestOf(JSON.stringify([method, params])).slice(0, 22);
}

/**
 * What distinguishes listings of one upstream in the store and the ledger: rows of a sandbox or a mock that were
 * written to the same file must never be served as Serpstat's. Appended to a fingerprint, it makes the listing's key.
 */
export function suffixOf({ origin, pathname }: URL): string {
  return `@${digestOf(origin + pathname).slice(0, 6)}`;
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
