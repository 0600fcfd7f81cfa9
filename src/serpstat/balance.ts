import type { Clock } from '../clock.ts';
import type { Observer } from '../telemetry/observer.ts';
import { unlessAborted } from '../unless-aborted.ts';
import { attemptInTurns, outcomeOf, tryOnce } from './attempts.ts';
import { type Credits, type SerpstatClient, STATISTICS } from './client.ts';
import type { RequestQueue } from './request-queue.ts';
import type { RetryOptions } from './retry-policy.ts';
import type { Waiter } from './turn.ts';

/** The credits of the Serpstat plan, for all operations of the process. */
export interface CreditBalance {
  /** The balance that Serpstat last reported with any response; null before the first report. */
  readonly left: number | null;
  /** Records the balance that a response reported. Null changes nothing. */
  note(left: number | null): void;
  /** Requests the balance from Serpstat, which costs no credits. A response is reused for three seconds. */
  ask(request: BalanceRequest): Promise<Credits>;
}

export interface BalanceRequest extends Waiter {
  readonly traceId: string;
}

export interface BalanceParts {
  readonly client: Pick<SerpstatClient, 'credits'>;
  readonly queue: RequestQueue;
  readonly clock: Clock;
  readonly retries: RetryOptions;
  readonly observer: Pick<Observer, 'attempted'>;
}

/** How long a response is reused. */
const FRESH_MS = 3000;

export function createCreditBalance(parts: BalanceParts): CreditBalance {
  const { client, queue, clock, retries, observer } = parts;
  let left: number | null = null;
  let latest: { readonly credits: Credits; readonly at: number } | undefined;
  let shared: SharedRequest | undefined;

  async function send(request: BalanceRequest): Promise<Credits> {
    const turn = await queue.turn(request);
    const outcome = await attemptInTurns(turn, {
      queue,
      clock,
      retries,
      signal: request.signal,
      waiter: () => request,
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
          traceId: request.traceId,
        });
        return outcome;
      },
    });
    if (outcome.kind === 'failed') {
      throw outcome.error;
    }
    latest = { credits: outcome.value, at: clock.now() };
    left = outcome.value.left;
    return outcome.value;
  }

  function share(request: BalanceRequest): SharedRequest {
    const controller = new AbortController();
    return { controller, response: send({ ...request, signal: controller.signal }), waiters: 0 };
  }

  return {
    get left() {
      return left;
    },
    note(reported) {
      left = reported ?? left;
    },
    async ask(request) {
      if (latest !== undefined && clock.now() - latest.at < FRESH_MS) {
        return latest.credits;
      }
      shared ??= share(request);
      const joined = shared;
      joined.waiters += 1;
      try {
        return await unlessAborted(request.signal, joined.response);
      } finally {
        joined.waiters -= 1;
        if (joined.waiters === 0) {
          shared = undefined;
          // Has no effect once the response has arrived.
          joined.controller.abort(request.signal.reason);
        }
      }
    },
  };
}

/** A request that several operations may wait for. It is cancelled when none of them waits any more. */
interface SharedRequest {
  readonly controller: AbortController;
  readonly response: Promise<Credits>;
  waiters: number;
}
