import { createQueryEngine } from '../query/engine.ts';
import { dayOf } from '../web/calendar.ts';
import type { Move } from '../web/donor-tables.ts';
import { createWeb } from '../web/web.ts';
import { SandboxAccount } from './account.ts';
import { type Fault, FaultQueue } from './faults.ts';
import { rateLimit } from './rate.ts';
import type { LoggedRequest, SandboxRequest } from './request-log.ts';
import type { SandboxState } from './rpc.ts';

/** What tests read and change in a sandbox. */
export interface SandboxSwitches {
  readonly token: string;
  /** Requests per second; null for no limit. */
  readonly rate: number | null;
  /** Credits left. */
  readonly balance: number;
  /** Credits charged since the start or the last reset. */
  readonly billed: number;
  /** All requests to `/v4/` since the start or the last reset, in the order in which they were checked. */
  readonly requests: readonly SandboxRequest[];
  /** Also forgets when the last request arrived. */
  setRate(rate: number | null): void;
  setBalance(credits: number): void;
  /**
   * @param date `YYYY-MM-DD`, the day that the sandbox takes for today; null for the day that it is (UTC).
   * @throws RangeError if there is no such day.
   */
  setToday(date: string | null): void;
  /** Makes the next requests fail. */
  fail(fault: Fault): void;
  /** Changes who links to a domain: its listings lose and gain rows at scattered positions. */
  move(domain: string, move: Move): void;
  /** Empties the log, sets `billed` to 0 and drops the pending faults. Keeps balance, rate, today and moves. */
  reset(): void;
}

/** Creates the state of a sandbox and the switches that change it. */
export function createSwitches(
  token: string,
  balance: number,
): { readonly state: SandboxState; readonly switches: SandboxSwitches } {
  const engine = createQueryEngine(createWeb());
  const account = new SandboxAccount(balance);
  const faults = new FaultQueue();
  const log: LoggedRequest[] = [];
  const state: SandboxState = { token, engine, account, faults, log, rateLimit: null, today: null };

  const switches: SandboxSwitches = {
    token,
    get rate() {
      return state.rateLimit?.rate ?? null;
    },
    get balance() {
      return account.balance;
    },
    get billed() {
      return account.billed;
    },
    requests: log,
    setRate(rate) {
      state.rateLimit = rate === null ? null : rateLimit(rate);
    },
    setBalance: credits => account.set(credits),
    setToday(date) {
      const day = date === null ? null : dayOf(date);
      if (day === undefined) {
        throw new RangeError(`The sandbox's today must be a day written as YYYY-MM-DD, not ${date}`);
      }
      state.today = day;
    },
    fail: fault => faults.add(fault),
    move: (domain, move) => engine.move(domain, move),
    reset() {
      log.length = 0;
      account.resetBilled();
      faults.clear();
    },
  };
  return { state, switches };
}
