import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { createMetrics, type Gauges } from '../../src/telemetry/metrics.ts';
import { OPERATION_OUTCOMES } from '../../src/telemetry/observer.ts';
import { readExposition, type Series } from './exposition.ts';
import { attempt, operation } from './records.ts';

const quiet: Gauges = {
  queueLength: () => 0,
  breaker: () => 'closed',
  rate: () => 1,
  creditsLeft: () => null,
};

function startMetrics(gauges: Partial<Gauges> = {}) {
  const registry = new Registry();
  const metrics = createMetrics(registry, { ...quiet, ...gauges });
  return {
    metrics,
    registry,
    /** All series, without the project's prefix. */
    async read(): Promise<Series> {
      const series = readExposition(await registry.metrics());
      return new Map([...series].map(([name, value]) => [name.replace(/^serpstat_gateway_/, ''), value]));
    },
  };
}

/** The series that are not 0, without buckets. */
function counted(series: Series): Record<string, number> {
  return Object.fromEntries([...series].filter(([name, value]) => value !== 0 && !name.includes('_bucket{')));
}

/** What is counted before anything happens. */
const IDLE = { 'breaker_state{state="closed"}': 1, rate_limit_requests_per_second: 1 };

it('series whose labels are known start at 0', async () => {
  const series = await startMetrics().read();
  expect(counted(series)).toEqual(IDLE);
  const names = [...series.keys()];
  for (const method of ['getNewBacklinks', 'getIntersect', 'getStats']) {
    expect(names).toContain(`upstream_requests_total{method="${method}",outcome="ok"}`);
    expect(names).toContain(`upstream_requests_total{method="${method}",outcome="UPSTREAM_RATE_LIMITED"}`);
    expect(names).toContain(`upstream_request_duration_seconds_count{method="${method}"}`);
    expect(names).toContain(`credits_spent_total{method="${method}"}`);
  }
  for (const outcome of OPERATION_OUTCOMES) {
    expect(names).toContain(`operation_duration_seconds_count{outcome="${outcome}"}`);
  }
});

describe('an attempt', () => {
  it('counts by method and outcome, with its rows, credits and seconds', async () => {
    const { metrics, read } = startMetrics();
    metrics.attempted?.(attempt({ rows: 20, credits: 20, ms: 300 }));
    metrics.attempted?.(attempt({ rows: 5, credits: 5, ms: 60 }));
    metrics.attempted?.(
      attempt({ method: 'SerpstatBacklinksProcedure.getIntersect', rows: 0, credits: 1, ms: 40 }),
    );
    metrics.attempted?.(attempt({ rows: 0, credits: 0, ms: 90_000, outcome: 'UPSTREAM_UNAVAILABLE' }));
    const series = await read();
    expect(counted(series)).toEqual({
      ...IDLE,
      'upstream_requests_total{method="getNewBacklinks",outcome="ok"}': 2,
      'upstream_requests_total{method="getNewBacklinks",outcome="UPSTREAM_UNAVAILABLE"}': 1,
      'upstream_requests_total{method="getIntersect",outcome="ok"}': 1,
      'upstream_request_duration_seconds_count{method="getNewBacklinks"}': 3,
      'upstream_request_duration_seconds_sum{method="getNewBacklinks"}': expect.closeTo(90.36),
      'upstream_request_duration_seconds_count{method="getIntersect"}': 1,
      'upstream_request_duration_seconds_sum{method="getIntersect"}': 0.04,
      'credits_spent_total{method="getNewBacklinks"}': 25,
      'credits_spent_total{method="getIntersect"}': 1,
      'rows_total{source="serpstat"}': 25,
    });
    const bucket = (le: string) =>
      series.get(`upstream_request_duration_seconds_bucket{le="${le}",method="getNewBacklinks"}`);
    expect(['0.05', '0.1', '0.5', '60', '+Inf'].map(bucket)).toEqual([0, 1, 2, 2, 3]);
  });

  it('of unknown cost is counted separately', async () => {
    const { metrics, read } = startMetrics();
    metrics.attempted?.(attempt({ rows: 0, credits: null, ms: 0, outcome: 'UPSTREAM_TIMEOUT' }));
    expect(counted(await read())).toEqual({
      ...IDLE,
      'upstream_requests_total{method="getNewBacklinks",outcome="UPSTREAM_TIMEOUT"}': 1,
      'upstream_request_duration_seconds_count{method="getNewBacklinks"}': 1,
      'upstream_requests_unsettled_total{method="getNewBacklinks"}': 1,
    });
  });
});

it('an operation counts by outcome, with its seconds and the rows that it did not pay for', async () => {
  const { metrics, read } = startMetrics();
  metrics.operated?.(operation({ ms: 4, spent: 3, saved: 17 }));
  metrics.operated?.(operation({ ms: 2000, outcome: 'UPSTREAM_BUSY', saved: 3, stale: 2 }));
  const series = await read();
  expect(counted(series)).toEqual({
    ...IDLE,
    'operation_duration_seconds_count{outcome="ok"}': 1,
    'operation_duration_seconds_sum{outcome="ok"}': 0.004,
    'operation_duration_seconds_count{outcome="UPSTREAM_BUSY"}': 1,
    'operation_duration_seconds_sum{outcome="UPSTREAM_BUSY"}': 2,
    credits_saved_total: 20,
    'rows_total{source="store"}': 20,
    stale_rows_total: 2,
  });
  expect(series.get('operation_duration_seconds_bucket{le="0.001",outcome="ok"}')).toBe(0);
  expect(series.get('operation_duration_seconds_bucket{le="0.005",outcome="ok"}')).toBe(1);
});

it('time in the queue is counted in seconds', async () => {
  const { metrics, read } = startMetrics();
  metrics.waited?.(0);
  metrics.waited?.(1500);
  const series = await read();
  expect(counted(series)).toEqual({ ...IDLE, queue_wait_seconds_count: 2, queue_wait_seconds_sum: 1.5 });
  expect(series.get('queue_wait_seconds_bucket{le="0.01"}')).toBe(1);
  expect(series.get('queue_wait_seconds_bucket{le="2.5"}')).toBe(2);
});

it('changes of the breaker are counted, so that none is missed between two scrapes', async () => {
  const { metrics, read } = startMetrics();
  metrics.breakerChanged?.('open', 5000);
  metrics.breakerChanged?.('half-open');
  metrics.breakerChanged?.('open', 10_000);
  expect(counted(await read())).toEqual({
    ...IDLE,
    'breaker_changes_total{state="open"}': 2,
    'breaker_changes_total{state="half-open"}': 1,
  });
});

it('gauges are read at each scrape', async () => {
  const now: { -readonly [Name in keyof Gauges]: ReturnType<Gauges[Name]> } = {
    queueLength: 3,
    breaker: 'open',
    rate: 0.5,
    creditsLeft: 0,
  };
  const { read } = startMetrics({
    queueLength: () => now.queueLength,
    breaker: () => now.breaker,
    rate: () => now.rate,
    creditsLeft: () => now.creditsLeft,
  });
  const states = (series: Series) =>
    ['closed', 'half-open', 'open'].map(state => series.get(`breaker_state{state="${state}"}`));
  const first = await read();
  expect(first.get('queue_length')).toBe(3);
  expect(first.get('rate_limit_requests_per_second')).toBe(0.5);
  expect(first.get('credits_left')).toBe(0);
  expect(states(first)).toEqual([0, 0, 1]);

  Object.assign(now, { queueLength: 0, breaker: 'half-open', rate: 2, creditsLeft: null });
  const second = await read();
  expect(second.get('queue_length')).toBe(0);
  expect(second.get('rate_limit_requests_per_second')).toBe(2);
  expect(second.has('credits_left')).toBe(false);
  expect(states(second)).toEqual([0, 1, 0]);
});

it('a registry holds the metrics of one gateway only', () => {
  const { registry } = startMetrics();
  expect(() => createMetrics(registry, quiet)).toThrow(/already been registered/);
});
