import { attemptInTurns, outcomeOf, tryOnce } from '../serpstat/attempts.ts';
import { type Credits, STATISTICS } from '../serpstat/client.ts';
import type { Waiter } from '../serpstat/turn.ts';
import { unlessAborted } from '../unless-aborted.ts';
import type { Supplies } from './supplies.ts';

/** The credits of the Serpstat plan, for all operations of the process. */
export interface CreditBalance {
  /** The balance that Serpstat last reported with any answer; null before the first. */
  readonly left: number | null;
  /** Takes note of what an answer reported. */
  note(left: number | null): void;
  /** Asks Serpstat, free of charge, unless it was asked a moment ago. */
  ask(asker: Asker): Promise<Credits>;
}

export interface Asker extends Waiter {
  readonly traceId: string;
}

/** How long one answer is handed out. */
const FRESH_MS = 3000;

export function createCreditBalance({
  client,
  queue,
  clock,
  retries,
  observer,
}: Pick<Supplies, 'client' | 'queue' | 'clock' | 'retries' | 'observer'>): CreditBalance {
  let left: number | null = null;
  let latest: { readonly credits: Credits; readonly at: number } | undefined;
  let question: Question | undefined;

  async function ask(asker: Asker): Promise<Credits> {
    try {
      const turn = await queue.turn(asker);
      const outcome = await attemptInTurns(turn, {
        queue,
        clock,
        retries,
        waiter: () => asker,
        async attempt(call, attempt) {
          const startedAt = clock.now();
          const outcome = await tryOnce(each => client.credits(each), call);
          observer.attempted({
            method: STATISTICS,
            attempt,
            rows: 0,
            credits: 0,
            ms: clock.now() - startedAt,
            outcome: outcomeOf(outcome, call.signal),
            traceId: asker.traceId,
          });
          return outcome;
        },
      });
      if (outcome.kind === 'failed') {
        throw outcome.error;
      }
      const credits = outcome.value;
      latest = { credits, at: clock.now() };
      left = credits.left;
      return credits;
    } finally {
      forget(asker.signal);
    }
  }

  function forget(signal: AbortSignal): void {
    if (question?.controller.signal === signal) {
      question = undefined;
    }
  }

  return {
    get left() {
      return left;
    },
    note(reported) {
      left = reported ?? left;
    },
    async ask(asker) {
      if (latest !== undefined && clock.now() - latest.at < FRESH_MS) {
        return latest.credits;
      }
      const { signal } = asker;
      const controller = question?.controller ?? new AbortController();
      question ??= { controller, answer: ask({ ...asker, signal: controller.signal }), waiters: 0 };
      const asked = question;
      asked.waiters += 1;
      try {
        return await unlessAborted(signal, asked.answer);
      } finally {
        asked.waiters -= 1;
        if (asked.waiters === 0) {
          // Both do nothing where the answer has come.
          forget(asked.controller.signal);
          asked.controller.abort(signal.reason);
        }
      }
    },
  };
}

/** One request to Serpstat, and how many wait for it: it is given up once nobody does. */
interface Question {
  readonly controller: AbortController;
  readonly answer: Promise<Credits>;
  waiters: number;
}
