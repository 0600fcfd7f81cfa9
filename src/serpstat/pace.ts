import type { Clock } from '../clock.ts';
import { GatewayError } from '../errors.ts';

/** Decides when the next upstream request may start. */
export interface Pace {
  /**
   * Queues for a turn: first come, first served, at least `1 / rate` seconds after the turn before. When it comes,
   * `start` is called; where it returns false, nothing was started and the turn goes to the next.
   */
  queue(start: () => boolean): Ticket;
  /**
   * Resolves when it is the caller's turn. Rejects at once with `UPSTREAM_BUSY` where the turn would come after
   * `deadline` (in the clock's milliseconds), and with the signal's reason where that aborts; both leave the turn to
   * others.
   */
  turn(waiter: { readonly signal: AbortSignal; readonly deadline: number }): Promise<void>;
}

/** A place in the queue. */
export interface Ticket {
  /** Milliseconds until its turn, as the queue stands now. */
  wait(): number;
  /** Leaves the queue. */
  cancel(): void;
}

/** `rate` is in requests a second, fractions allowed. */
export function createPace(rate: number, clock: Clock): Pace {
  const interval = 1000 / rate;
  const waiting: (() => boolean)[] = [];
  let nextTurn = clock.now();
  let armed = false;

  function arm(): void {
    if (armed || waiting.length === 0) {
      return;
    }
    armed = true;
    clock.after(Math.max(0, nextTurn - clock.now()), () => {
      armed = false;
      // A timer may fire a fraction early: then it is armed again.
      if (clock.now() >= nextTurn) {
        giveTurn();
      }
      arm();
    });
  }

  function giveTurn(): void {
    const now = clock.now();
    for (let start = waiting.shift(); start !== undefined; start = waiting.shift()) {
      if (start()) {
        nextTurn = now + interval;
        return;
      }
    }
  }

  function queue(start: () => boolean): Ticket {
    waiting.push(start);
    arm();
    return {
      wait: () => Math.max(0, nextTurn - clock.now()) + Math.max(0, waiting.indexOf(start)) * interval,
      cancel() {
        const place = waiting.indexOf(start);
        if (place >= 0) {
          waiting.splice(place, 1);
        }
      },
    };
  }

  return {
    queue,
    turn({ signal, deadline }) {
      return new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const ticket = queue(() => {
          signal.removeEventListener('abort', leave);
          resolve();
          return true;
        });
        const leave = () => {
          ticket.cancel();
          reject(signal.reason);
        };
        const wait = ticket.wait();
        if (clock.now() + wait > deadline) {
          ticket.cancel();
          reject(busyError(wait));
        } else {
          signal.addEventListener('abort', leave, { once: true });
        }
      });
    },
  };
}

/** What an operation is told whose turn would come too late. */
export function busyError(waitMs: number): GatewayError {
  const retryAfterMs = Math.ceil(waitMs);
  return new GatewayError(
    'UPSTREAM_BUSY',
    `At the pace that Serpstat allows, the turn of this request would come in ${retryAfterMs} ms: more than the operation has left. ` +
      'Ask again later, or raise REQUEST_TIMEOUT_MS or, where the plan allows it, SERPSTAT_RATE.',
    { retryAfterMs },
  );
}
