import type { Clock } from '../clock.ts';
import type { Credits, SerpstatClient } from '../serpstat/client.ts';
import type { Pace } from '../serpstat/pace.ts';
import { unlessAborted } from '../unless-aborted.ts';

/** The credits of the Serpstat plan, for all operations of the process. */
export interface CreditBalance {
  /** The balance that Serpstat last reported with any answer; null before the first. */
  readonly left: number | null;
  /** Takes note of what an answer reported. */
  note(left: number | null): void;
  /** Asks Serpstat, free of charge, unless it was asked a moment ago. */
  ask(waiter: { readonly signal: AbortSignal; readonly deadline: number }): Promise<Credits>;
}

/** How long one answer is handed out. */
const FRESH_MS = 3000;

export function createCreditBalance(client: SerpstatClient, pace: Pace, clock: Clock): CreditBalance {
  let left: number | null = null;
  let latest: { readonly credits: Credits; readonly at: number } | undefined;
  let question: Question | undefined;

  async function ask(signal: AbortSignal, deadline: number): Promise<Credits> {
    try {
      await pace.turn({ signal, deadline });
      const credits = await client.credits(signal);
      latest = { credits, at: clock.now() };
      left = credits.left;
      return credits;
    } finally {
      forget(signal);
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
    async ask({ signal, deadline }) {
      if (latest !== undefined && clock.now() - latest.at < FRESH_MS) {
        return latest.credits;
      }
      const controller = question?.controller ?? new AbortController();
      question ??= { controller, answer: ask(controller.signal, deadline), waiters: 0 };
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
