import type { DatabaseSync } from 'node:sqlite';
import { prepareQuery } from './sqlite-file.ts';

/** Identifies a listing. Method and params are optional, because savings know only the fingerprint. */
export interface NamedListing {
  readonly fingerprint: string;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** Returns the id of a listing that is asked for at `at`, and adds the listing if it is new. */
export type ListingId = (listing: NamedListing, at: number) => number;

export function prepareListingId(db: DatabaseSync): ListingId {
  const enter = prepareQuery<{ id: number }>(db, ENTER);
  return ({ fingerprint, method = '', params = {} }, at) => {
    const entered = enter.get(fingerprint, method, JSON.stringify(params), at);
    if (entered === undefined) {
      throw new Error(`the listing ${fingerprint} has no id`);
    }
    return entered.id;
  };
}

/** A fingerprint always has the same method and params: they are filled in, but never change. */
const ENTER = `
  INSERT INTO listings (fingerprint, method, params, asked_at) VALUES (?, ?, ?, ?)
  ON CONFLICT (fingerprint) DO UPDATE SET
    params = iif(method = '', excluded.params, params),
    method = iif(method = '', excluded.method, method),
    asked_at = max(asked_at, excluded.asked_at)
  RETURNING id`;
