import type { DatabaseSync } from 'node:sqlite';
import { openSqliteFile, type SqliteFile } from './sqlite-file.ts';
import { prepareListingId, prepareQuery } from './sqlite-schema.ts';
import type {
  ClientSpending,
  CreditsByClient,
  DaySpending,
  Ledger,
  LedgerReport,
  ListingSpending,
} from './store.ts';

export interface SqliteLedger extends Ledger {
  /**
   * Writes savings to the file, and removes entries made before `before` (milliseconds since the epoch). One call does
   * a bounded part of this, and returns whether there is more to do.
   */
  expire(before: number): Promise<boolean>;
  /**
   * What each client has spent of requests sent since `since` (milliseconds since the epoch), by day (UTC). A request
   * that is not settled counts in full. Throws if the file cannot be read.
   */
  spentByClient(since: number): readonly ClientCharge[];
}

export interface ClientCharge {
  readonly client: string;
  /** When the day began, in milliseconds since the epoch. */
  readonly at: number;
  readonly credits: number;
}

/**
 * Keeps the account in a store file, and closes the file with the ledger. Entries and settlements are in the file when
 * their promises resolve. Savings are written with the next entry, settlement, expiry, report or close, so that rows in
 * memory are delivered without a write to the disk.
 */
export function sqliteLedger(file: SqliteFile): SqliteLedger {
  const { db } = file;
  const listingId = prepareListingId(db);
  const insertRequest = db.prepare(
    'INSERT INTO requests (at, listing, page, size, reserved) VALUES (?, ?, ?, ?, ?)',
  );
  const settleRequest = db.prepare('UPDATE requests SET charged = ? WHERE id = ?');
  const insertPayer = db.prepare('INSERT INTO payers (request, client, reserved) VALUES (?, ?, ?)');
  const settlePayer = db.prepare('UPDATE payers SET charged = ? WHERE request = ? AND client = ?');
  const selectSpent = prepareQuery<ClientCharge>(db, SPENT_BY_CLIENT);
  const addSaving = db.prepare(ADD_SAVING);
  const expirePayers = db.prepare(`DELETE FROM payers WHERE request IN (${EXPIRED_REQUESTS})`);
  const expireRequests = db.prepare(`DELETE FROM requests WHERE id IN (${EXPIRED_REQUESTS})`);
  const expireSavings = db.prepare('DELETE FROM savings WHERE day < ?');
  const expireListings = db.prepare('DELETE FROM listings WHERE bought_at IS NULL AND asked_at < ?');
  const readReport = prepareLedgerReport(db);
  let savings = new Map<string, Saving>();

  /** Makes one change, together with the savings so far. */
  function write<T>(work: () => T): T {
    const result = file.write(() => {
      for (const { fingerprint, rows, at } of savings.values()) {
        addSaving.run(dayOf(at), listingId({ fingerprint }, at), rows);
      }
      return work();
    });
    savings = new Map();
    return result;
  }

  return {
    async enter({ page, size, reserved, at, payers = NOBODY, ...listing }) {
      return write(() => {
        const request = Number(
          insertRequest.run(at, listingId(listing, at), page, size, reserved).lastInsertRowid,
        );
        for (const [client, credits] of payers) {
          insertPayer.run(request, client, credits);
        }
        return { request };
      });
    },

    async settle({ request }, charged, payers = NOBODY) {
      write(() => {
        settleRequest.run(charged, request);
        for (const [client, credits] of payers) {
          settlePayer.run(credits, request, client);
        }
      });
    },

    save(fingerprint, rows, at) {
      const key = `${dayOf(at)} ${fingerprint}`;
      savings.set(key, { fingerprint, at, rows: rows + (savings.get(key)?.rows ?? 0) });
    },

    async report() {
      return write(readReport);
    },

    async expire(before) {
      return write(() => {
        expirePayers.run(before);
        if (Number(expireRequests.run(before).changes) === STEP_REQUESTS) {
          return true;
        }
        expireSavings.run(dayOf(before));
        expireListings.run(before);
        return false;
      });
    },

    spentByClient: since => file.read(() => selectSpent.all(since)),

    async close() {
      try {
        if (db.isOpen) {
          write(() => {});
        }
      } finally {
        file.close();
      }
    },
  };
}

/** Keeps the account in memory, until the process ends. */
export function memoryLedger(): SqliteLedger {
  return sqliteLedger(openSqliteFile(':memory:'));
}

interface Saving {
  readonly fingerprint: string;
  readonly rows: number;
  /** Any time on the day. */
  readonly at: number;
}

const ADD_SAVING = `
  INSERT INTO savings (day, listing, rows) VALUES (?, ?, ?)
  ON CONFLICT (day, listing) DO UPDATE SET rows = rows + excluded.rows`;

const STEP_REQUESTS = 5000;

const EXPIRED_REQUESTS = `SELECT id FROM requests WHERE at < ? ORDER BY at, id LIMIT ${STEP_REQUESTS}`;

const SPENT_BY_CLIENT = `
  SELECT client, at / 86400000 * 86400000 AS at, sum(coalesce(payers.charged, payers.reserved)) AS credits
  FROM requests JOIN payers ON payers.request = requests.id
  WHERE requests.at >= ? GROUP BY 1, 2`;

const NOBODY: CreditsByClient = new Map();

/** `YYYY-MM-DD`, UTC. */
function dayOf(at: number): string {
  const day = Math.floor(at / DAY_MS);
  if (day !== latestDay.day) {
    latestDay = { day, text: new Date(at).toISOString().slice(0, 10) };
  }
  return latestDay.text;
}

const DAY_MS = 86_400_000;

/** Every operation that saves rows names the day, and nearly all of them the same. */
let latestDay = { day: Number.NaN, text: '' };

/** Adds up the account in a store file. */
function prepareLedgerReport(db: DatabaseSync): () => LedgerReport {
  const days = prepareQuery<DaySpending>(db, DAYS);
  const clients = prepareQuery<ClientSpending>(db, CLIENTS);
  const listings = prepareQuery<WithParams<ListingSpending>>(db, LISTINGS);
  const unsettled = prepareQuery<WithParams<LedgerReport['unsettled'][number]>>(db, UNSETTLED);
  return () => ({
    days: days.all().map(day => ({ ...day })),
    clients: clients.all().map(client => ({ ...client })),
    listings: listings.all().map(readParams),
    unsettled: unsettled.all().map(readParams),
  });
}

/** As the file holds it, with params as JSON. */
type WithParams<Entry> = Omit<Entry, 'params'> & { readonly params: string };

function readParams<Entry extends { readonly params: string }>(entry: Entry) {
  // The ledger or the store wrote it from params.
  return { ...entry, params: JSON.parse(entry.params) as Record<string, unknown> };
}

/** The day (UTC) on which a request was sent. */
const DAY = "strftime('%Y-%m-%d', at / 1000, 'unixepoch')";

/** Requests and savings, in one form that can be added up. */
const MOVEMENTS = `
  SELECT
    ${DAY} AS day,
    listing,
    1 AS request,
    coalesce(charged, reserved) AS credits,
    iif(charged IS NULL, reserved, 0) AS open,
    0 AS saving
  FROM requests
  UNION ALL SELECT day, listing, 0, 0, 0, rows FROM savings`;

const SUMS = 'sum(request) AS requests, sum(credits) AS spent, sum(open) AS unsettled, sum(saving) AS saved';

const DAYS = `SELECT day, ${SUMS} FROM (${MOVEMENTS}) GROUP BY day ORDER BY day`;

const CLIENTS = `
  SELECT
    ${DAY} AS day,
    client,
    count(*) AS requests,
    sum(coalesce(payers.charged, payers.reserved)) AS spent,
    sum(iif(payers.charged IS NULL, payers.reserved, 0)) AS unsettled
  FROM requests JOIN payers ON payers.request = requests.id
  GROUP BY 1, 2 ORDER BY 1, 2`;

const LISTINGS = `
  SELECT fingerprint, method, params, ${SUMS}
  FROM (${MOVEMENTS}) JOIN listings ON listings.id = listing
  GROUP BY listing ORDER BY spent DESC, saved DESC, fingerprint`;

const UNSETTLED = `
  SELECT requests.id AS request, fingerprint, method, params, page, size, reserved, at
  FROM requests JOIN listings ON listings.id = listing
  WHERE charged IS NULL ORDER BY at, request`;
