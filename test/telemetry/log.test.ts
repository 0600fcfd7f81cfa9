import fc from 'fast-check';
import { type Level, pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createLogObserver } from '../../src/telemetry/log.ts';
import { createFakeClock } from '../fake-clock.ts';
import { attempt, operation } from './records.ts';

function startLog(level: Level = 'info') {
  const clock = createFakeClock();
  const lines: Record<string, unknown>[] = [];
  const logger = pino(
    { level, base: null, timestamp: false, formatters: { level: label => ({ level: label }) } },
    { write: line => lines.push(JSON.parse(line)) },
  );
  const log = createLogObserver(logger, clock);
  return { clock, lines, log };
}

describe('an attempt', () => {
  it('is one line with what was requested and the outcome, and nothing else', () => {
    const { lines, log } = startLog();
    log.attempted?.(Object.assign(attempt(), { params: { query: 'gepur.com' }, url: 'https://a/?token=b' }));
    expect(lines).toEqual([
      {
        level: 'info',
        method: 'getNewBacklinks',
        page: 3,
        size: 20,
        attempt: 1,
        rows: 20,
        credits: 20,
        ms: 321,
        outcome: 'ok',
        traceId: '0af7651916cd43dd8448eb211c80319c',
        msg: 'serpstat',
      },
    ]);
  });

  it('has no page if none was requested, and null credits if the cost is unknown', () => {
    const { lines, log } = startLog();
    const { page, size, ...rest } = attempt({ method: 'SerpstatLimitsProcedure.getStats', credits: null });
    log.attempted?.(rest);
    expect(lines).toMatchObject([{ method: 'getStats', credits: null }]);
    expect(lines[0]).not.toHaveProperty('page');
    expect(lines[0]).not.toHaveProperty('size');
  });

  it.each([
    ['ok', 'info'],
    ['CANCELLED', 'info'],
    ['UPSTREAM_RATE_LIMITED', 'warn'],
    ['BAD_USER_INPUT', 'warn'],
  ] as const)('that ends in %s is logged at level %s', (outcome, level) => {
    const { lines, log } = startLog();
    log.attempted?.(attempt({ outcome }));
    expect(lines).toMatchObject([{ level, outcome }]);
  });
});

it('warns when the rate or the breaker changes', () => {
  const { lines, log } = startLog();
  log.slowedDown?.(0.5);
  log.breakerChanged?.('open', 5000.4);
  log.breakerChanged?.('closed');
  expect(lines).toEqual([
    { level: 'warn', requestsPerSecond: 0.5, msg: expect.stringContaining('rejected the request rate') },
    { level: 'warn', state: 'open', retryAfterMs: 5000, msg: expect.stringContaining('pausing requests') },
    { level: 'warn', state: 'closed', msg: expect.stringContaining('recovered') },
  ]);
});

it('has a line for each operation only at level debug', () => {
  const { lines, log } = startLog('debug');
  log.operated?.(operation({ outcome: 'UPSTREAM_BUSY', saved: 3, stale: 2 }));
  const traceId = operation().traceId();
  expect(lines).toEqual([
    {
      level: 'debug',
      outcome: 'UPSTREAM_BUSY',
      ms: 12,
      spent: 20,
      saved: 3,
      stale: 2,
      traceId,
      msg: 'operation',
    },
  ]);
  const info = startLog('info');
  info.log.operated?.(operation());
  expect(info.lines).toEqual([]);
});

describe('stale rows', () => {
  it('are logged at once, then once a minute with the next event', async () => {
    const { clock, lines, log } = startLog();
    log.servedStale?.(5);
    log.servedStale?.(6);
    await clock.advance(59_999);
    log.servedStale?.(7);
    expect(lines).toMatchObject([{ level: 'warn', rows: 5 }]);
    await clock.advance(1);
    log.operated?.(operation());
    log.operated?.(operation());
    expect(lines).toMatchObject([{ rows: 5 }, { level: 'warn', rows: 13 }]);
  });

  it('are never lost and never logged twice in a minute, without a timer', async () => {
    const step = fc.record({ ms: fc.nat({ max: 90_000 }), rows: fc.nat({ max: 20 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(step), async steps => {
        const { clock, lines, log } = startLog();
        const loggedAt: number[] = [];
        for (const { ms, rows } of steps) {
          await clock.advance(ms);
          const before = lines.length;
          log.servedStale?.(rows);
          loggedAt.push(...lines.slice(before).map(() => clock.now()));
        }
        expect(clock.pending).toBe(0);
        for (const [at, logged] of loggedAt.entries()) {
          expect(logged - (loggedAt[at - 1] ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(60_000);
        }
        log.flush();
        log.flush();
        const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
        expect(total(lines.map(({ rows }) => Number(rows)))).toBe(total(steps.map(({ rows }) => rows)));
        expect(lines).not.toContainEqual(expect.objectContaining({ rows: 0 }));
      }),
      { numRuns: 50 },
    );
  });
});
