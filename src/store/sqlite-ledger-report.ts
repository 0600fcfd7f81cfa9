import type { DatabaseSync } from 'node:sqlite';
import { prepareQuery } from './sqlite-file.ts';
import type { ClientSpending, DaySpending, LedgerReport, ListingSpending } from './store.ts';

/** Adds up the account in a store file. */
export function prepareLedgerReport(db: DatabaseSync): () => LedgerReport {
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
