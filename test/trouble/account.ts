import { DatabaseSync } from 'node:sqlite';
import { type Exchange, nameOfListing } from '../upstream/index.ts';
import type { Play } from './play.ts';
import type { Stay } from './stay.ts';

/** A line of the account: a request to Serpstat, as the store file has it. */
export interface Entry {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly method: string;
  /** JSON. */
  readonly params: string;
  readonly page: number;
  readonly size: number;
  readonly reserved: number;
  /** Null where nobody knows. */
  readonly charged: number | null;
}

/** The account in a store file, as anybody may read it. */
export function readAccount(file: string): readonly Entry[] {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    // Its columns are those of `Entry`.
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
 * Holds the account against Serpstat's bill, request by request. What was answered has to be settled at what was
 * billed; where nobody can tell, no less than that has to be reserved.
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
  return reserved >= exchange.billed ? undefined : `reserves no more than ${reserved}`;
}

/** Whether the gateway has to know what was charged: the request was answered in Serpstat's words, or was never sent. */
function isBillKnown({ fate, outcome }: Exchange): boolean {
  return outcome === 'answered'
    ? fate.kind !== 'garbled'
    : fate.kind === 'unsent' || fate.kind === 'unconnected';
}

/**
 * Holds what answers say they have spent against the bill. Each credit is counted once at most; it is counted by
 * nobody only where nobody knows of it, or where somebody has left who asked for the listing while it was bought.
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
    mistakes.push(`${spent} credits are said to be spent, and ${told} were billed in answers`);
  }
  if (spent < mustBeCounted) {
    mistakes.push(
      `${spent} credits are said to be spent, and ${mustBeCounted} were billed to those who stayed`,
    );
  }
  return mistakes;
}

/** Whether the request may have gone out for it: what it paid before it left is in no answer. */
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
