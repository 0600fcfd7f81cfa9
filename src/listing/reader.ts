import { GatewayError } from '../errors.ts';
import { planCover, spanOf } from '../paging/cover.ts';
import { missing, readRows } from '../paging/extents.ts';
import { type Span, unite } from '../paging/span.ts';
import { windowOf } from '../paging/window.ts';
import type { Page, PageRequest } from '../serpstat/listing.ts';
import { type Ask, type Delivery, needOf } from './ask.ts';
import { addPage, emptySnapshot, type Snapshot } from './snapshot.ts';

/** Reads one listing on behalf of one operation, and remembers what it has bought. */
export interface ListingReader<Row> {
  /** Answers every ask with its delivery, or with the error of a request that it needed. */
  read(asks: readonly Ask<Row>[]): Promise<ReadonlyMap<Ask<Row>, Delivery<Row> | Error>>;
}

export interface ReaderParts<Row> {
  readonly buy: (request: PageRequest) => Promise<Page<Row>>;
  /** Credits that saving one request is worth. */
  readonly callCost: number;
}

/** How often a listing may change under one operation before its asks are given up. */
const MAX_MOVES = 3;

export function createListingReader<Row>({ buy, callCost }: ReaderParts<Row>): ListingReader<Row> {
  let held: Snapshot<Row> = emptySnapshot;
  let moves = 0;
  let previous: Promise<unknown> = Promise.resolve();

  async function serve(asks: readonly Ask<Row>[]) {
    const outcomes = new Map<Ask<Row>, Delivery<Row> | Error>();
    let waiting = asks;
    for (;;) {
      const requests = planRequests(waiting, held, callCost);
      if (requests.length === 0) {
        for (const ask of waiting) {
          outcomes.set(ask, deliver(ask, held));
        }
        return outcomes;
      }
      const failures = (await Promise.all(requests.map(purchase))).filter(failure => failure !== undefined);
      for (const ask of waiting) {
        const error = moves < MAX_MOVES ? errorFor(ask, held, failures) : neverStill();
        if (error !== undefined) {
          outcomes.set(ask, error);
        }
      }
      waiting = waiting.filter(ask => !outcomes.has(ask));
    }
  }

  async function purchase(request: PageRequest): Promise<Failure | undefined> {
    try {
      // `held` may be another one after the wait: other pages arrive meanwhile.
      const page = await buy(request);
      const { snapshot, moved } = addPage(held, request, page);
      held = snapshot;
      moves += moved ? 1 : 0;
      return undefined;
    } catch (error) {
      return { span: spanOf(request), error: error instanceof Error ? error : new Error(String(error)) };
    }
  }

  return {
    read(asks) {
      // One after another, so that the second batch of an operation finds what the first one bought.
      const turn = previous.then(() => serve(asks));
      previous = turn;
      return turn;
    },
  };
}

interface Failure {
  readonly span: Span;
  readonly error: Error;
}

/** The requests to send next: none where every ask can be answered from what is held. */
function planRequests<Row>(
  asks: readonly Ask<Row>[],
  { total, extents }: Snapshot<Row>,
  callCost: number,
): readonly PageRequest[] {
  const needs = asks.map(ask => needOf(ask, total));
  const lacking = unite(needs.flatMap(need => (need.kind === 'rows' ? missing(extents, need.window) : [])));
  if (lacking.length > 0) {
    const cover = planCover(lacking, total === undefined ? { callCost } : { callCost, total });
    // The first answer tells the total, and with it which of the other pages exist at all.
    return total === undefined ? cover.slice(0, 1) : cover;
  }
  return needs.some(need => need.kind === 'total') ? [TOTAL_PROBE] : [];
}

/** Every answer tells the total, and none costs less than one row. */
const TOTAL_PROBE: PageRequest = { page: 1, size: 1 };

function errorFor<Row>(
  ask: Ask<Row>,
  { total, extents }: Snapshot<Row>,
  failures: readonly Failure[],
): Error | undefined {
  const need = needOf(ask, total);
  switch (need.kind) {
    case 'nothing':
      return undefined;
    case 'total':
      return failures[0]?.error;
    case 'rows': {
      const lacking = missing(extents, need.window);
      const overlaps = ({ span }: Failure) =>
        lacking.some(({ start, end }) => start < span.end && span.start < end);
      return failures.find(overlaps)?.error;
    }
  }
}

function deliver<Row>({ page, wants }: Ask<Row>, { total, extents }: Snapshot<Row>): Delivery<Row> {
  const window = windowOf(page, total) ?? { start: page.from, end: page.from };
  const rows = wants.rows ? readRows(extents, window) : [];
  if (rows === undefined) {
    throw new Error(`the rows from ${window.start} to ${window.end} were planned for and are not held`);
  }
  return { window, rows, total };
}

function neverStill(): GatewayError {
  return new GatewayError(
    'UPSTREAM_BAD_RESPONSE',
    `The listing changed ${MAX_MOVES} times while it was read, so that no two pages of it belong together. Ask again later.`,
  );
}
