import { DatabaseSync } from 'node:sqlite';
import { type Exchange, nameOfListing } from '../upstream/index.ts';
import type { Play } from './play.ts';
import type { Stay } from './stay.ts';

/** An entry of the account in the store file: a request to Serpstat. */
export interface Entry {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly method: string;
  /** JSON. */
  readonly params: string;
  readonly page: number;
  readonly size: number;
  readonly reserved: number;
  /** Null if unknown. */
  readonly charged: number | null;
}

/** Reads the account from a store file with plain SQL. */
export function readAccount(file: string): readonly Entry[] {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    // The columns are those of `Entry`.
    return db.prepare(ENTRIES).all() as unknown as readonly Entry[];
  } finally {
    db.close();
  }
}

/** Credits that each client has spent, by name; what is not settled counts in full. */
export function spentByClient(file: string): ReadonlyMap<string, number> {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    const rows = db
      .prepare('SELECT client, sum(coalesce(charged, reserved)) AS credits FROM payers GROUP BY client')
      .all();
    return new Map(rows.map(({ client, credits }) => [String(client), Number(credits)]));
  } finally {
    db.close();
  }
}

const ENTRIES = `
  SELECT at, method, params, page, size, reserved, charged
  FROM requests JOIN listings ON listings.id = requests.listing ORDER BY requests.id`;

/**
 * Compares the account with Serpstat's bill, request by request. A request that was answered must be settled at the
 * amount billed. If the amount is unknown, at least as much must be reserved.
 */
export function mistakesInAccount({ upstream, clock }: Play, entries: readonly Entry[]): readonly string[] {
  const since1970 = clock.epoch() - clock.now();
  const open = Map.groupBy(entries, ({ at, method, params, page, size }) =>
    [at, nameOfListing(method, JSON.parse(params)), page, size].join(' '),
  );
  const mistakes: string[] = [];
  for (const exchange of upstream.exchanges.filter(({ listing }) => listing !== undefined)) {
    const { startedAt, listing, page, size } = exchange;
    const entry = open.get([startedAt + since1970, listing, page, size].join(' '))?.shift();
    const mistake = entry === undefined ? 'is not entered' : mistakeInEntry(entry, exchange);
    if (mistake !== undefined) {
      mistakes.push(`${JSON.stringify(exchange)} ${mistake}`);
    }
  }
  for (const entry of [...open.values()].flat().filter(({ charged }) => charged !== 0)) {
    mistakes.push(`${JSON.stringify(entry)} was never sent`);
  }
  return mistakes;
}

function mistakeInEntry({ charged, reserved }: Entry, exchange: Exchange): string | undefined {
  if (charged !== null) {
    return charged === exchange.billed ? undefined : `is settled at ${charged}`;
  }
  if (isBillKnown(exchange)) {
    return 'is not settled';
  }
  return reserved >= exchange.billed ? undefined : `reserves only ${reserved}`;
}

/** Whether the gateway must know the charge: Serpstat itself answered the request, or it was never sent. */
function isBillKnown({ fate, outcome }: Exchange): boolean {
  return outcome === 'answered'
    ? fate.kind !== 'garbled'
    : fate.kind === 'unsent' || fate.kind === 'unconnected';
}

/**
 * Compares what responses report as spent with the bill. Each credit is reported at most once. It is not reported only
 * if the charge is unknown, or if an operation left that wanted the listing while it was bought.
 */
export function mistakesInSpending({ upstream, stays }: Play): readonly string[] {
  const spent = stays.reduce((sum, { credits }) => sum + (credits?.spent ?? 0), 0);
  const leavers = stays.filter(({ hasLeft }) => hasLeft);
  const told = sumOf(upstream.exchanges.filter(({ outcome }) => outcome === 'answered'));
  const mustBeCounted = sumOf(
    upstream.exchanges.filter(
      exchange => isBillKnown(exchange) && !leavers.some(leaver => mayOwe(leaver, exchange)),
    ),
  );
  const mistakes: string[] = [];
  if (spent > told) {
    mistakes.push(`${spent} credits are reported as spent, but responses were billed ${told}`);
  }
  if (spent < mustBeCounted) {
    mistakes.push(
      `${spent} credits are reported as spent, but operations that stayed were billed ${mustBeCounted}`,
    );
  }
  return mistakes;
}

/** Whether the request may have been sent for it: no response reports what it paid before it left. */
function mayOwe({ listings, startedAt, endedAt = Infinity }: Stay, exchange: Exchange): boolean {
  return (
    exchange.listing !== undefined &&
    listings.has(exchange.listing) &&
    startedAt <= exchange.startedAt &&
    exchange.startedAt <= endedAt
  );
}

function sumOf(exchanges: readonly Exchange[]): number {
  return exchanges.reduce((sum, { billed }) => sum + billed, 0);
}
