import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { NamedListing } from './store.ts';

/** Marks a SQLite database as a store file: "Serp" in ASCII. */
export const APPLICATION_ID = 0x53657270;

/** Increases with every change to the tables, or to the rows that they hold as JSON. */
export const SCHEMA_VERSION = 2;

/** Which part of a request each client pays. Without clients, it has no rows. */
const PAYERS = `
  CREATE TABLE payers (
    request INTEGER NOT NULL REFERENCES requests (id),
    client TEXT NOT NULL,
    reserved INTEGER NOT NULL,
    charged INTEGER,            -- null until it is known
    PRIMARY KEY (request, client)
  ) WITHOUT ROWID;
`;

/** What turns a file of an earlier version into one of the next version. The first turns version 1 into version 2. */
export const MIGRATIONS: readonly string[] = [PAYERS];

/**
 * The tables of a store file, which people may query too. Times are milliseconds since the epoch, days are UTC, `params`
 * and `data` are JSON. The key of `rows` is the only record of which rows are held; SQLite finds a window by it and
 * reads nothing else.
 */
export const SCHEMA = `
  CREATE TABLE listings (
    id INTEGER PRIMARY KEY,
    fingerprint TEXT NOT NULL UNIQUE,
    method TEXT NOT NULL,
    params TEXT NOT NULL,
    asked_at INTEGER NOT NULL,  -- the last purchase or saving
    total INTEGER,              -- null where nothing is held, as is bought_at
    bought_at INTEGER
  );
  CREATE INDEX listings_bought_at ON listings (bought_at) WHERE bought_at IS NOT NULL;

  CREATE TABLE rows (
    listing INTEGER NOT NULL REFERENCES listings (id),
    position INTEGER NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (listing, position)
  ) WITHOUT ROWID;

  CREATE TABLE requests (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    listing INTEGER NOT NULL REFERENCES listings (id),
    page INTEGER NOT NULL,
    size INTEGER NOT NULL,
    reserved INTEGER NOT NULL,
    charged INTEGER             -- null until it is known
  );
  CREATE INDEX requests_at ON requests (at);

  ${PAYERS}

  CREATE TABLE savings (
    day TEXT NOT NULL,
    listing INTEGER NOT NULL REFERENCES listings (id),
    rows INTEGER NOT NULL,
    PRIMARY KEY (day, listing)
  ) WITHOUT ROWID;

  CREATE VIEW backlinks AS SELECT
    listings.id AS listing,
    json_extract(listings.params, '$.query') AS domain,
    rows.position,
    json_extract(rows.data, '$.urlFrom') AS url_from,
    json_extract(rows.data, '$.urlTo') AS url_to,
    json_extract(rows.data, '$.anchor') AS anchor,
    json_extract(rows.data, '$.rel') AS rel,
    json_extract(rows.data, '$.linkType') AS link_type,
    json_extract(rows.data, '$.externalLinks') AS external_links,
    json_extract(rows.data, '$.firstSeen') AS first_seen,
    json_extract(rows.data, '$.lastVisited') AS last_visited,
    json_extract(rows.data, '$.domainRank') AS domain_rank,
    datetime(listings.bought_at / 1000, 'unixepoch') AS bought_at
  FROM listings JOIN rows ON rows.listing = listings.id
  WHERE listings.method = 'SerpstatBacklinksProcedure.getNewBacklinks';

  CREATE VIEW donors AS SELECT
    listings.id AS listing,
    json_extract(listings.params, '$.query') AS domain,
    rows.position,
    json_extract(rows.data, '$.donor') AS donor,
    json_extract(rows.data, '$.domainRank') AS domain_rank,
    json_extract(rows.data, '$.linkCounts[0].count') AS links,
    json_extract(rows.data, '$.linkCounts[1].domain') AS competitor_1,
    json_extract(rows.data, '$.linkCounts[1].count') AS links_1,
    json_extract(rows.data, '$.linkCounts[2].domain') AS competitor_2,
    json_extract(rows.data, '$.linkCounts[2].count') AS links_2,
    datetime(listings.bought_at / 1000, 'unixepoch') AS bought_at
  FROM listings JOIN rows ON rows.listing = listings.id
  WHERE listings.method = 'SerpstatBacklinksProcedure.getIntersect';
`;

/** A prepared query, with the type of its rows. */
export interface Query<Row> {
  get(...values: SQLInputValue[]): Row | undefined;
  all(...values: SQLInputValue[]): Row[];
}

export function prepareQuery<Row>(db: DatabaseSync, sql: string): Query<Row> {
  return db.prepare(sql) as unknown as Query<Row>; // SQLite knows no types; tests check the columns
}

/** Savings know only the fingerprint. */
type AnyListing = Pick<NamedListing, 'fingerprint'> & Partial<NamedListing>;

/** Prepares what returns the id of a listing that is asked for at a time, and adds the listing if it is new. */
export function prepareListingId(db: DatabaseSync) {
  const enter = prepareQuery<{ id: number }>(db, ENTER);
  return ({ fingerprint, method = '', params = {} }: AnyListing, at: number): number => {
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
