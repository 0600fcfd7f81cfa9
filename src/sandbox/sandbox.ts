import { listen } from './server/server.ts';
import { createSwitches, type SandboxSwitches } from './server/switches.ts';

export type { ListingAnswer } from './query/answer.ts';
export type { Fault } from './server/faults.ts';
export type { SandboxRequest } from './server/request-log.ts';
export type { Move } from './web/donor-tables.ts';

export interface SandboxOptions {
  /** Default 127.0.0.1; the switches under `/sandbox` are open to whoever can reach it. */
  readonly host?: string;
  /** Default 0, a free port. */
  readonly port?: number;
  /** Default `sandbox`. */
  readonly token?: string;
  /** Requests a second that are answered; null, the default, for any number. */
  readonly rate?: number | null;
  /** Credits to begin with; default 1,000,000. */
  readonly balance?: number;
}

export interface Sandbox extends SandboxSwitches {
  /** `http://127.0.0.1:PORT/v4/` */
  readonly url: string;
  /** Stops at once and breaks every connection. */
  close(): Promise<void>;
}

/**
 * Starts a server that stands in for Serpstat: the protocol of getNewBacklinks, getIntersect and getStats, its
 * refusals, its rate and its bill, over an invented web which is the same on every start and stands still until a
 * switch moves it. It charges a credit a row, one for an empty answer and for "Data not found", and nothing for
 * refusals and getStats.
 *
 * Any host name has links, some none and a few more than 60,000. `rows-N.example` (N from 0 to 100,000, as in
 * `rows-5000.example`) has exactly N rows in the default listing: searchType domain, linkPerDomain 1, no filter.
 * The documented requests (gepur.com against klubok.com and issaplus.com, and serpstat.com) have the documented
 * totals and first rows. The calendar stands still on 2026-11-15.
 *
 * @throws what `node:net` reports where host and port cannot be listened on.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { host = '127.0.0.1', port = 0, token = 'sandbox', rate = null, balance = 1_000_000 } = options;
  const { state, switches } = createSwitches(token, balance);
  switches.setRate(rate);
  const server = await listen(state, switches, host, port);
  // Not a spread, which would freeze what the getters say now.
  return Object.assign(switches, server);
}
