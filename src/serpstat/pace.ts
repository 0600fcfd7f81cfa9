import type { Clock } from '../clock.ts';
import { GatewayError } from '../errors.ts';

/** Decides when the next upstream request may start. */
export interface Pace {
  /**
   * Resolves when it is the caller's turn: first come, first served, at least `1 / rate` seconds after the turn
   * before. Rejects at once with `UPSTREAM_BUSY` where the turn would come after `deadline` (in the clock's
   * milliseconds), and with the signal's reason where that aborts; both leave the turn to others.
   */
  turn(waiter: { readonly signal: AbortSignal; readonly deadline: number }): Promise<void>;
}

/** `rate` is in requests a second, fractions allowed. */
export function createPace(rate: number, clock: Clock): Pace {
  const interval = 1000 / rate;
  const queue: (() => void)[] = [];
  let nextTurn = clock.now();
  let armed = false;

  function arm(): void {
    if (armed || queue.length === 0) {
      return;
    }
    armed = true;
    clock.after(Math.max(0, nextTurn - clock.now()), () => {
      armed = false;
      // A timer may fire a fraction early: then it is armed again.
      if (clock.now() >= nextTurn) {
        const start = queue.shift();
        if (start !== undefined) {
          nextTurn = clock.now() + interval;
          start();
        }
      }
      arm();
    });
  }

  return {
    turn({ signal, deadline }) {
      if (signal.aborted) {
        return Promise.reject(signal.reason);
      }
      const expected = Math.max(nextTurn, clock.now()) + queue.length * interval;
      if (expected > deadline) {
        return Promise.reject(busy(expected - clock.now(), queue.length));
      }
      return new Promise((resolve, reject) => {
        const start = () => {
          signal.removeEventListener('abort', leave);
          resolve();
        };
        const leave = () => {
          queue.splice(queue.indexOf(start), 1);
          reject(signal.reason);
        };
        signal.addEventListener('abort', leave, { once: true });
        queue.push(start);
        arm();
      });
    },
  };
}

function busy(waitMs: number, ahead: number): GatewayError {
  const retryAfterMs = Math.ceil(waitMs);
  return new GatewayError(
    'UPSTREAM_BUSY',
    `At the pace that Serpstat allows, this request's turn would come in ${retryAfterMs} ms, with ${ahead} ahead of it: ` +
      'more than the operation has left. Ask again later, or raise REQUEST_TIMEOUT_MS or, where the plan allows it, SERPSTAT_RATE.',
    { retryAfterMs },
  );
}
