import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { ERROR_CODES, type ErrorCode } from '../errors.ts';
import type { AttemptRecord, BreakerState, Observer } from './observer.ts';
import { OPERATION_OUTCOMES, shortName } from './observer.ts';

/** Values that are read when the metrics are. */
export interface Gauges {
  /** Requests that wait for their turn. */
  queueLength(): number;
  breaker(): BreakerState;
  /** Requests to Serpstat per second that the rate limiter allows now. */
  rate(): number;
  /** The balance that Serpstat last reported, or null. */
  creditsLeft(): number | null;
}

/**
 * Counts what happens, as Prometheus metrics in base units. Every label has a fixed set of values, none of which comes
 * from a client, and all series start at 0. Throws if the registry already has these metrics.
 */
export function createMetrics(registry: Registry, gauges: Gauges): Partial<Observer> {
  const registers = [registry];
  function counter(name: string, help: string, labels: Labels = {}) {
    const metric = new Counter({ name, help, labelNames: Object.keys(labels), registers });
    for (const combination of combinationsOf(labels)) {
      metric.inc(combination, 0);
    }
    return metric;
  }
  function histogram(name: string, help: string, buckets: number[], labels: Labels = {}) {
    const metric = new Histogram({ name, help, buckets, labelNames: Object.keys(labels), registers });
    for (const combination of combinationsOf(labels)) {
      metric.zero(combination);
    }
    return metric;
  }

  const requests = counter(
    'serpstat_gateway_upstream_requests_total',
    'Requests to Serpstat that have ended, by outcome. Each attempt counts.',
    { method: METHODS, outcome: ATTEMPT_OUTCOMES },
  );
  const unsettled = counter(
    'serpstat_gateway_upstream_requests_unsettled_total',
    'Requests to Serpstat whose cost is unknown.',
    { method: METHODS },
  );
  const requestDuration = histogram(
    'serpstat_gateway_upstream_request_duration_seconds',
    'Duration of a request to Serpstat, from its turn to its end.',
    [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    { method: METHODS },
  );
  const spent = counter(
    'serpstat_gateway_credits_spent_total',
    'Credits that Serpstat is known to have charged.',
    { method: METHODS },
  );
  const saved = counter(
    'serpstat_gateway_credits_saved_total',
    'Credits that operations saved because their rows were stored or bought by another operation.',
  );
  const rows = counter(
    'serpstat_gateway_rows_total',
    'Rows that came from Serpstat, and rows that were stored or bought by another operation.',
    { source: ['serpstat', 'store'] },
  );
  const staleRows = counter(
    'serpstat_gateway_stale_rows_total',
    'Stale rows that were served because Serpstat was unavailable.',
  );
  const wait = histogram(
    'serpstat_gateway_queue_wait_seconds',
    'Time that a request to Serpstat waited for its turn.',
    [0.01, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
  );
  const breakerChanges = counter(
    'serpstat_gateway_breaker_changes_total',
    'Changes of the circuit breaker, by new state.',
    { state: BREAKER_STATES },
  );
  const operationDuration = histogram(
    'serpstat_gateway_operation_duration_seconds',
    'Duration of a GraphQL operation, from the arrival of its request to its response, by the code of its first error.',
    [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60],
    { outcome: OPERATION_OUTCOMES },
  );

  addGauges(registry, gauges);

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
    waited: ms => wait.observe(ms / 1000),
    breakerChanged: state => breakerChanges.inc({ state }),
    operated({ outcome, ms, saved: savedRows, stale }) {
      operationDuration.observe({ outcome }, ms / 1000);
      if (savedRows > 0) {
        saved.inc(savedRows);
        rows.inc({ source: 'store' }, savedRows);
      }
      if (stale > 0) {
        staleRows.inc(stale);
      }
    },
  };
}

const METHODS = ['getNewBacklinks', 'getIntersect', 'getStats'];

const BREAKER_STATES: readonly BreakerState[] = ['closed', 'half-open', 'open'];

const BEFORE_SENDING: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'CREDIT_LIMIT_EXCEEDED',
  'DRY_RUN',
  'UPSTREAM_BUSY',
  'UNAUTHENTICATED',
  'CLIENT_BUSY',
  'CLIENT_CREDITS_EXHAUSTED',
]);

/** The possible outcomes of a request to Serpstat: all but the errors that come before one is sent. */
const ATTEMPT_OUTCOMES: readonly AttemptRecord['outcome'][] = [
  'ok',
  'CANCELLED',
  ...ERROR_CODES.filter(code => !BEFORE_SENDING.has(code)),
];

/** The values of each label. */
type Labels = Readonly<Record<string, readonly string[]>>;

function combinationsOf(labels: Labels): readonly Record<string, string>[] {
  return Object.entries(labels).reduce<Record<string, string>[]>(
    (combinations, [label, values]) =>
      combinations.flatMap(combination => values.map(value => ({ ...combination, [label]: value }))),
    [{}],
  );
}

function addGauges(registry: Registry, { queueLength, breaker, rate, creditsLeft }: Gauges): void {
  const registers = [registry];
  function add(name: string, help: string, collect: (gauge: Gauge) => void, ...labelNames: string[]): void {
    const gauge: Gauge = new Gauge({ name, help, labelNames, registers, collect: () => collect(gauge) });
  }
  add('serpstat_gateway_queue_length', 'Requests to Serpstat that wait for their turn.', gauge =>
    gauge.set(queueLength()),
  );
  add(
    'serpstat_gateway_rate_limit_requests_per_second',
    'Requests to Serpstat that may start per second: SERPSTAT_RATE, or less after Serpstat rejected the rate.',
    gauge => gauge.set(rate()),
  );
  add(
    'serpstat_gateway_breaker_state',
    '1 for the current state of the circuit breaker: closed, all requests start; open, none; half-open, one.',
    gauge => {
      const current = breaker();
      for (const state of BREAKER_STATES) {
        gauge.set({ state }, state === current ? 1 : 0);
      }
    },
    'state',
  );
  add(
    'serpstat_gateway_credits_left',
    'The credit balance that Serpstat last reported; absent before the first report.',
    gauge => {
      const left = creditsLeft();
      if (left === null) {
        gauge.remove();
      } else {
        gauge.set(left);
      }
    },
  );
}
