import type { Buying } from '../buying/buying.ts';
import type { Clock } from '../clock.ts';
import { type Executions, SMALL } from '../execution/executions.ts';
import type { ListingLoader } from '../operation/loader.ts';
import type { CreditsReport, Payer, ResolversOperation } from '../operation/start-operation.ts';
import { WorkLimits } from '../operation/work-limits.ts';
import { rowsIn, type Span, unite } from '../paging/span.ts';
import type { BacklinkRow } from '../serpstat/backlinks.ts';
import type { IntersectRow } from '../serpstat/intersect.ts';
import type { Ledger } from '../store/store.ts';
import { handOn } from './hand-on.ts';

export interface WarmDependencies {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly balance: { readonly left: number | null };
  readonly peekBacklinks: Buying<BacklinkRow>['peek'];
  readonly peekIntersect: Buying<IntersectRow>['peek'];
  readonly executions: Executions;
  /** Milliseconds that bought rows are served. */
  readonly ttlMs: number;
}

/** What came of an operation, as `OperationContext.end` and `freshUntil` tell it on the ordinary path. */
export interface Outcome {
  /** Undefined if it read no connection. */
  readonly credits: CreditsReport | undefined;
  readonly freshUntil: number | undefined;
}

/** An operation that delivers only what memory holds, and changes nothing before `end`. */
export interface WarmOperation extends ResolversOperation {
  /** Weight of the rows that it was given, in the unit of `schema/weight.ts`. A method: V8 makes objects with getters slowly. */
  weight(): number;
  /** The answer is complete: enters what it saved. */
  end(): Outcome;
}

/** The most that one operation does in one go, in the unit of `schema/weight.ts`: a page of 1000 rows with all fields. */
const MAX_WEIGHT = 40_000;

/** The same for the work on filters, which is done again if the request is handed on. */
const MAX_FILTER_WEIGHT = 200;

/** `payer` is undefined without CLIENTS. */
export function startWarmOperation(dependencies: WarmDependencies, payer: Payer | undefined): WarmOperation {
  const { clock, ledger, balance, executions, ttlMs } = dependencies;
  const startedAt = clock.epoch();
  const quota = payer?.quota;
  const delivered = new Map<string, Span[]>();
  let oldest: number | undefined;
  let weight = 0;
  let filterWeight = 0;

  function loaderFrom<Row>(peek: Buying<Row>['peek']): ListingLoader<Row> {
    return {
      load(request) {
        const { key, delivery } = peek(request, startedAt) ?? handOn();
        if (delivery.rows.length > 0) {
          const spans = delivered.get(key);
          if (spans === undefined) {
            delivered.set(key, [delivery.window]);
          } else {
            spans.push(delivery.window);
          }
        }
        if (delivery.boughtAt !== undefined) {
          oldest = Math.min(oldest ?? delivery.boughtAt, delivery.boughtAt);
        }
        return delivery;
      },
    };
  }

  // The answer's bytes are counted when it is written.
  const workLimits = new WorkLimits(Number.POSITIVE_INFINITY, more => {
    filterWeight += more;
    if (filterWeight > MAX_FILTER_WEIGHT) {
      handOn();
    }
  });

  return {
    backlinks: loaderFrom(dependencies.peekBacklinks),
    intersect: loaderFrom(dependencies.peekIntersect),
    workLimits,
    execution: {
      turn: () => undefined,
      waitFor: handOn,
      deliver(more) {
        weight += more;
        if (weight > MAX_WEIGHT || (weight > SMALL && !executions.hasPlace)) {
          handOn();
        }
        return undefined;
      },
    },
    credits: handOn,
    weight: () => weight,
    end() {
      let saved = 0;
      for (const [key, spans] of delivered) {
        const rows = rowsIn(unite(spans));
        saved += rows;
        ledger.save(key, rows, clock.epoch());
      }
      return {
        credits: workLimits.readsConnection
          ? {
              requested: 0,
              spent: 0,
              saved,
              left: balance.left,
              ...(quota?.report && { client: quota.report }),
            }
          : undefined,
        freshUntil: oldest === undefined ? undefined : oldest + ttlMs,
      };
    },
  };
}
