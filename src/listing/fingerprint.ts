import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Listing } from '../serpstat/listing.ts';

/** 128 bits: two listings never share one by chance. */
const FINGERPRINT_BYTES = 16;

/**
 * What identifies a listing: a digest of its method and its canonical parameters, 22 characters of base64url. The
 * same question has the same fingerprint in every process.
 */
export function fingerprintOf({ method, params }: Listing<unknown>): string {
  const question = JSON.stringify([method, params]);
  const known = fingerprints.get(question);
  if (known !== undefined) {
    return known;
  }
  const digest = createHash('sha256').update(question).digest();
  const fingerprint = digest.subarray(0, FINGERPRINT_BYTES).toString('base64url');
  fingerprints.set(question, fingerprint);
  return fingerprint;
}

/** In characters of questions: some thousands of them. */
const MAX_CHARACTERS = 2 ** 20;

/** Most operations read listings that others have read. */
const fingerprints = new LRUCache<string, string>({
  max: 5000,
  maxSize: MAX_CHARACTERS,
  sizeCalculation: (_, question) => question.length,
});

/**
 * What distinguishes listings of one upstream in the store and the ledger: rows of a sandbox or a mock that were
 * written to the same file must never be served as Serpstat's. Appended to a fingerprint, it makes the listing's key.
 */
export function suffixOf({ origin, pathname }: URL): string {
  const mark = createHash('sha256')
    .update(origin + pathname)
    .digest('base64url')
    .slice(0, 6);
  return `@${mark}`;
}
