import type { Move } from '../web/donor-tables.ts';
import { createWorld } from '../web/world.ts';
import { Account } from './account.ts';
import { type Fault, FaultQueue } from './faults.ts';
import { rateLimit } from './rate.ts';
import type { LoggedRequest, SandboxRequest } from './request-log.ts';
import type { SandboxState } from './rpc.ts';

/** What tests see of a sandbox and turn on it. */
export interface SandboxSwitches {
  readonly token: string;
  /** Requests a second that are answered; null where there is no limit. */
  readonly rate: number | null;
  /** Credits left. */
  readonly balance: number;
  /** Credits charged since the start or the last reset. */
  readonly billed: number;
  /** Every request to `/v4/` since the start or the last reset, in the order in which they were judged. */
  readonly requests: readonly SandboxRequest[];
  /** Also forgets when the last request came. */
  setRate(rate: number | null): void;
  setBalance(credits: number): void;
  /** Makes coming requests go wrong. */
  fail(fault: Fault): void;
  /** Changes who links to a domain: its listings lose as many rows and gain as many, here and there. */
  move(domain: string, move: Move): void;
  /** Empties the log, forgets what was billed and the faults that did not happen; balance, rate and moves stay. */
  reset(): void;
}

/** The state of a sandbox and the switches on it. */
export function createSwitches(
  token: string,
  balance: number,
): { readonly state: SandboxState; readonly switches: SandboxSwitches } {
  const account = new Account(balance);
  const faults = new FaultQueue();
  const log: LoggedRequest[] = [];
  const state: SandboxState = { token, world: createWorld(), account, faults, log, rateLimit: null };
  let currentRate: number | null = null;

  const switches: SandboxSwitches = {
    token,
    get rate() {
      return currentRate;
    },
    get balance() {
      return account.balance;
    },
    get billed() {
      return account.billed;
    },
    requests: log,
    setRate(rate) {
      currentRate = rate;
      state.rateLimit = rate === null ? null : rateLimit(rate);
    },
    setBalance: credits => account.set(credits),
    fail: fault => faults.add(fault),
    move: (domain, move) => state.world.move(domain, move),
    reset() {
      log.length = 0;
      account.resetBilled();
      faults.clear();
    },
  };
  return { state, switches };
}
