import type { DatabaseSync } from 'node:sqlite';
import { prepareQuery } from './sqlite-file.ts';

/** What names a listing. Method and params are left out where only its fingerprint is known. */
export interface NamedListing {
  readonly fingerprint: string;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** Finds the id of a listing that was asked for at `at`, and enters the listing where it is new. */
export type ListingId = (listing: NamedListing, at: number) => number;

export function prepareListingId(db: DatabaseSync): ListingId {
  const enter = prepareQuery<{ id: number }>(db, ENTER);
  return ({ fingerprint, method = '', params = {} }, at) => {
    const entered = enter.get(fingerprint, method, JSON.stringify(params), at);
    if (entered === undefined) {
      throw new Error(`the listing ${fingerprint} was entered and has no id`);
    }
    return entered.id;
  };
}

/** A fingerprint always stands for the same method and params, so that they are only ever filled in. */
const ENTER = `
  INSERT INTO listings (fingerprint, method, params, asked_at) VALUES (?, ?, ?, ?)
  ON CONFLICT (fingerprint) DO UPDATE SET
    params = iif(method = '', excluded.params, params),
    method = iif(method = '', excluded.method, method),
    asked_at = max(asked_at, excluded.asked_at)
  RETURNING id`;
