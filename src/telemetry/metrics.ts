import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import {
  type AttemptRecord,
  type BreakerState,
  type Observer,
  OPERATION_OUTCOMES,
  shortName,
} from './observer.ts';

/** What is measured at the moment somebody looks. */
export interface Gauges {
  /** Requests that wait for their turn. */
  queueLength(): number;
  breaker(): BreakerState;
  /** Requests to Serpstat a second that the pace allows now. */
  rate(): number;
  /** The balance that Serpstat last reported, or null. */
  creditsLeft(): number | null;
}

/**
 * Counts what happens in metrics for Prometheus, in base units. Every label has few values, none of them a client's,
 * and those series that are known beforehand begin at 0. Throws where the registry has metrics of these names already.
 */
export function createMetrics(registry: Registry, gauges: Gauges): Partial<Observer> {
  const registers = [registry];

  const requests = new Counter({
    name: 'serpstat_gateway_upstream_requests_total',
    help: 'Requests to Serpstat that have ended, each attempt counted, by what came of it.',
    labelNames: ['method', 'outcome'],
    registers,
  });
  const unsettled = new Counter({
    name: 'serpstat_gateway_upstream_requests_unsettled_total',
    help: 'Requests to Serpstat of which nobody can know what they cost.',
    labelNames: ['method'],
    registers,
  });
  const requestDuration = new Histogram({
    name: 'serpstat_gateway_upstream_request_duration_seconds',
    help: 'How long a request to Serpstat took, from its turn to its end.',
    labelNames: ['method'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers,
  });
  const spent = new Counter({
    name: 'serpstat_gateway_credits_spent_total',
    help: 'Credits that Serpstat has charged, as far as it is known.',
    labelNames: ['method'],
    registers,
  });
  const saved = new Counter({
    name: 'serpstat_gateway_credits_saved_total',
    help: 'Credits that operations did not pay, because their rows had been bought before or by another operation.',
    registers,
  });
  const rows = new Counter({
    name: 'serpstat_gateway_rows_total',
    help: 'Rows that came from Serpstat, and rows that came from what had been bought before or by another operation.',
    labelNames: ['source'],
    registers,
  });
  const staleRows = new Counter({
    name: 'serpstat_gateway_stale_rows_total',
    help: 'Rows that were served past their age, because Serpstat could not be asked.',
    registers,
  });
  const wait = new Histogram({
    name: 'serpstat_gateway_queue_wait_seconds',
    help: 'How long a request to Serpstat waited for its turn.',
    buckets: [0.01, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers,
  });
  const breakerChanges = new Counter({
    name: 'serpstat_gateway_breaker_changes_total',
    help: 'Changes of the breaker, by the state that it took on.',
    labelNames: ['state'],
    registers,
  });
  const operationDuration = new Histogram({
    name: 'serpstat_gateway_operation_duration_seconds',
    help: 'How long a GraphQL operation took, from the arrival of its request to its answer, by the code of its first error.',
    labelNames: ['outcome'],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers,
  });

  for (const method of METHODS) {
    for (const outcome of ATTEMPT_OUTCOMES) {
      requests.inc({ method, outcome }, 0);
    }
    unsettled.inc({ method }, 0);
    requestDuration.zero({ method });
    spent.inc({ method }, 0);
  }
  for (const source of ['serpstat', 'store']) {
    rows.inc({ source }, 0);
  }
  for (const state of BREAKER_STATES) {
    breakerChanges.inc({ state }, 0);
  }
  for (const outcome of OPERATION_OUTCOMES) {
    operationDuration.zero({ outcome });
  }
  measure(registry, gauges);

  return {
    attempted(record) {
      const method = shortName(record);
      requests.inc({ method, outcome: record.outcome });
      requestDuration.observe({ method }, record.ms / 1000);
      rows.inc({ source: 'serpstat' }, record.rows);
      if (record.credits === null) {
        unsettled.inc({ method });
      } else {
        spent.inc({ method }, record.credits);
      }
    },
    waited(ms) {
      wait.observe(ms / 1000);
    },
    breakerChanged(state) {
      breakerChanges.inc({ state });
    },
    operated({ outcome, ms, saved: savedRows, stale }) {
      operationDuration.observe({ outcome }, ms / 1000);
      saved.inc(savedRows);
      rows.inc({ source: 'store' }, savedRows);
      staleRows.inc(stale);
    },
  };
}

const METHODS = ['getNewBacklinks', 'getIntersect', 'getStats'];

const BREAKER_STATES: readonly BreakerState[] = ['closed', 'half-open', 'open'];

/** What can come of a request to Serpstat. */
const ATTEMPT_OUTCOMES: readonly AttemptRecord['outcome'][] = [
  'ok',
  'CANCELLED',
  'BAD_USER_INPUT',
  'UPSTREAM_UNAUTHENTICATED',
  'UPSTREAM_FORBIDDEN',
  'UPSTREAM_CREDITS_EXHAUSTED',
  'UPSTREAM_RATE_LIMITED',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_BAD_RESPONSE',
  'INTERNAL_SERVER_ERROR',
];

function measure(registry: Registry, { queueLength, breaker, rate, creditsLeft }: Gauges): void {
  const registers = [registry];
  new Gauge({
    name: 'serpstat_gateway_queue_length',
    help: 'Requests to Serpstat that wait for their turn.',
    registers,
    collect() {
      this.set(queueLength());
    },
  });
  new Gauge({
    name: 'serpstat_gateway_pace_requests_per_second',
    help: 'Requests to Serpstat that may start in a second: SERPSTAT_RATE, or less after a refusal of the rate.',
    registers,
    collect() {
      this.set(rate());
    },
  });
  new Gauge({
    name: 'serpstat_gateway_breaker_state',
    help: '1 at the state that the breaker is in: closed, requests go out; open, none do; half-open, one does.',
    labelNames: ['state'],
    registers,
    collect() {
      const now = breaker();
      for (const state of BREAKER_STATES) {
        this.set({ state }, state === now ? 1 : 0);
      }
    },
  });
  new Gauge({
    name: 'serpstat_gateway_credits_left',
    help: 'The balance of credits that Serpstat last reported; absent before the first report.',
    registers,
    collect() {
      const left = creditsLeft();
      if (left === null) {
        this.remove();
      } else {
        this.set(left);
      }
    },
  });
}
