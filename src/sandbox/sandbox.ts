import { listen } from './server/server.ts';
import { createSwitches, type SandboxSwitches } from './server/switches.ts';

export type { ListingAnswer } from './query/answer.ts';
export type { Fault } from './server/faults.ts';
export type { SandboxRequest } from './server/request-log.ts';
export type { Move } from './web/donor-tables.ts';

export interface SandboxOptions {
  /** Default 127.0.0.1. Anyone who can reach the host can use the switches under `/sandbox`. */
  readonly host?: string;
  /** Default 0, a free port. */
  readonly port?: number;
  /** Default `sandbox`. */
  readonly token?: string;
  /** Requests per second; null, the default, for no limit. */
  readonly rate?: number | null;
  /** Initial credits; default 1,000,000. */
  readonly balance?: number;
  /** `YYYY-MM-DD`, the day that the sandbox takes for today; null, the default, for the day that it is (UTC). */
  readonly today?: string | null;
}

export interface Sandbox extends SandboxSwitches {
  /** `http://127.0.0.1:PORT/v4/` */
  readonly url: string;
  /** Stops at once and closes every connection. */
  close(): Promise<void>;
}

/**
 * Starts a server that stands in for Serpstat: the methods getNewBacklinks, getIntersect and getStats, with the
 * errors, rate limit and prices of Serpstat, over an invented web. The web is the same on every start and changes
 * only when a switch moves it. Its dates go with the calendar: each day, some links are visited again or found anew. A row costs one credit, and so do an empty answer and "Data not found"; other errors
 * and getStats cost nothing.
 *
 * Most host names have links, a few of them more than 60,000. `rows-N.example` (N from 0 to 100,000, such as
 * `rows-5000.example`) has exactly N rows in the default listing: searchType domain, linkPerDomain 1, no filter.
 * The documented requests (gepur.com against klubok.com and issaplus.com, and serpstat.com) return the documented
 * totals and first rows.
 *
 * @throws RangeError if `today` is not a day, and the error of `node:net` if it cannot listen on host and port.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const {
    host = '127.0.0.1',
    port = 0,
    token = 'sandbox',
    rate = null,
    balance = 1_000_000,
    today = null,
  } = options;
  const { state, switches } = createSwitches(token, balance);
  switches.setRate(rate);
  switches.setToday(today);
  const server = await listen(state, switches, host, port);
  // A spread would copy the current values of the getters.
  return Object.assign(switches, server);
}
