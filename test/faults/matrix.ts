import { describe, expect, test } from 'vitest';
import type { Environment } from '../../src/config.ts';
import type { ErrorCode } from '../../src/errors.ts';
import { creditsOf } from '../gateway/windows.ts';
import type { Answer } from '../rig.ts';
import type { Fault } from '../upstream/index.ts';
import { expectList, type List, listOf, ROWS, type Subject } from './questions.ts';
import { RETRIES, SUBJECT, startScene } from './scene.ts';

/** One kind of trouble at Serpstat, and what has to come of it. */
export interface FaultRow {
  readonly name: string;
  readonly fault: Fault;
  readonly outcome: Outcome;
  /** Whether the request is too large for one packet. */
  readonly large?: boolean;
  /** What is asked for; default is links. */
  readonly about?: Subject;
  readonly settings?: Environment;
}

export type Outcome = Trouble | Answered;

export type Trouble =
  /** Certainly not billed: asked again as often as SERPSTAT_RETRIES says. */
  | { readonly kind: 'not billed'; readonly code: ErrorCode }
  /** Billed or not, nobody knows: asked again once, and each attempt stays in the account as not settled. */
  | { readonly kind: 'perhaps billed'; readonly code: ErrorCode }
  /** Not asked again. `charged` is what the account says that it cost, null where nobody can know. */
  | { readonly kind: 'final'; readonly code: ErrorCode; readonly charged: number | null };

/** Not a fault at all: the answer's rows are delivered. */
export interface Answered {
  readonly kind: 'answered';
  readonly charged: number;
  readonly list: List;
}

export interface MatrixOptions {
  /**
   * Whether time stands still while an answer is awaited, and one test runs after the other: for faults that take their
   * time and end by something else than a time limit. Otherwise simulated time passes.
   */
  readonly isStill?: boolean;
}

/**
 * Tests each row twice: with a fault that lasts, and with one that is over after the first attempt. Each test has a
 * gateway of its own, so that the breaker stays out of it. For rejections that nobody handles Vitest fails the run.
 */
export function faultMatrix(title: string, rows: readonly FaultRow[], options: MatrixOptions = {}): void {
  const { isStill = false } = options;
  const start = (row: FaultRow) => startScene({ ...row, time: isStill ? 'still' : 'simulated' });

  describe(title, { concurrent: !isStill }, () => {
    test.each(rows)('$name: $outcome.kind, and all is well afterwards', async row => {
      const { outcome } = row;
      await using scene = await start(row);
      scene.upstream.fail(row.fault, 1 + RETRIES);
      expectOutcome(await scene.ask(), outcome);
      expect(scene.upstream.attempts).toBe(attemptsOf(outcome));
      scene.upstream.heal();
      await scene.expectHealth(outcome.kind === 'answered' ? outcome.list : undefined);
      await scene.close();
      const afterwards = outcome.kind === 'answered' ? [ROWS] : [ROWS, ROWS];
      expect(scene.account()).toEqual([...entriesOf(outcome), ...afterwards]);
    });

    const retried = rows.filter(({ outcome }) => attemptsOf(outcome) > 1);
    if (retried.length > 0) {
      test.each(retried)('$name, once: what was asked for comes all the same', async row => {
        await using scene = await start(row);
        scene.upstream.fail(row.fault);
        const list = listOf(SUBJECT, row.about);
        expectList(await scene.ask(), list, ROWS);
        expect(scene.upstream.attempts).toBe(2);
        scene.upstream.heal();
        await scene.expectHealth(list);
        await scene.close();
        expect(scene.account()).toEqual([...entriesOf(row.outcome).slice(0, 1), ROWS, ROWS]);
      });
    }
  });
}

function attemptsOf(outcome: Outcome): number {
  return entriesOf(outcome).length;
}

/** What the account says of each attempt: credits, or null for one that is not settled. */
export function entriesOf(outcome: Outcome): readonly (number | null)[] {
  switch (outcome.kind) {
    case 'not billed':
      return Array.from({ length: 1 + RETRIES }, () => 0);
    case 'perhaps billed':
      return [null, null];
    case 'final':
    case 'answered':
      return [outcome.charged];
  }
}

export function expectOutcome(answer: Answer<unknown>, outcome: Outcome): void {
  if (outcome.kind === 'answered') {
    expectList(answer, outcome.list, outcome.charged);
    return;
  }
  expect(answer.data).toEqual({ domain: { list: null } });
  expect(answer.errors).toEqual([
    expect.objectContaining({
      path: ['domain', 'list'],
      extensions: { code: outcome.code, retryable: RETRYABLE.has(outcome.code), traceId: expect.any(String) },
    }),
  ]);
  const spent = outcome.kind === 'final' ? (outcome.charged ?? 0) : 0;
  expect(creditsOf(answer)).toMatchObject({ requested: ROWS, spent, saved: 0 });
}

/** Codes after which the same operation may succeed later. */
const RETRYABLE: ReadonlySet<ErrorCode> = new Set([
  'UPSTREAM_RATE_LIMITED',
  'UPSTREAM_BUSY',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_BAD_RESPONSE',
]);
