import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, vi } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { Environment } from '../../src/config.ts';
import { createFakeClock, type FakeClock, passing } from '../fake-clock.ts';
import { creditsOf } from '../gateway/windows.ts';
import { type Answer, type AskOptions, type Rig, startRig } from '../rig.ts';
import { temporaryFolder } from '../store/rigs.ts';
import { type SocketUpstream, startSocketUpstream } from '../upstream/index.ts';
import {
  documentAbout,
  expectList,
  type List,
  largeFilter,
  listOf,
  ROWS,
  type Subject,
} from './questions.ts';

export const RETRIES = 3;

/** The domain that is asked about while the fault is there. */
export const SUBJECT = 'subject.example';

/** One that is asked about afterwards. */
const BYSTANDER = 'bystander.example';

/** Looked for in everything that leaves the gateway; the upstream quotes it wherever it can. */
const TOKEN = 'tok-PLANTED-5f2c81d09e';

const TIMEOUT_MS = 1000;

const REQUEST_TIMEOUT_MS = 10_000;

/** For what happens on sockets, which only a fault keeps from happening. */
export const PATIENCE = { interval: 5, timeout: 30_000 };

export interface SceneOptions {
  readonly settings?: Environment;
  /** Whether the requests are too large for one packet. */
  readonly large?: boolean;
  /** What is asked for; default is links. */
  readonly about?: Subject;
  /** Whether the gateway expects TLS, which the upstream does not speak. */
  readonly secure?: boolean;
  /** Moved on while there is an answer to wait for, so that no test waits; default is one of the scene's own. */
  readonly clock?: FakeClock;
  /**
   * How time passes while there is an answer to wait for: default `simulated`, as the clock is moved on. It may stand
   * `still`, so that nothing ends by its time limit. It is `real` for connections that are given up before they stand:
   * undici times those itself.
   */
  readonly time?: 'simulated' | 'still' | 'real';
}

/** An upstream, and a gateway before it that keeps its account in a file. */
export interface Scene {
  readonly upstream: SocketUpstream;
  readonly rig: Rig;
  /** Asks for the first rows of the list about a domain; the operation has to be over within its time. */
  ask(domain?: string, options?: AskOptions): Promise<Answer<unknown>>;
  /**
   * The question about the subject brings what was `kept`, or else the upstream's own rows, bought now; another
   * question is answered too, and no socket is left with anything on it.
   */
  expectHealth(kept?: List): Promise<void>;
  /** No socket is left with anything on it. */
  expectIdle(): Promise<void>;
  /**
   * Ends the gateway: no socket is left, nothing that it wrote anywhere holds the token, and what was spent is the same
   * to the upstream, in the account, in the log and to clients.
   */
  close(): Promise<void>;
  /** What the account says of each attempt so far: credits, or null for one that is not settled. */
  account(): readonly (number | null)[];
  [Symbol.asyncDispose](): Promise<void>;
}

export async function startScene({
  settings,
  large,
  about,
  secure,
  clock = createFakeClock(),
  time = 'simulated',
}: SceneOptions = {}): Promise<Scene> {
  const upstream = await startSocketUpstream();
  const folder = temporaryFolder();
  const { now } = time === 'real' ? systemClock : clock;
  const limits = { REQUEST_TIMEOUT_MS: String(REQUEST_TIMEOUT_MS), ...settings };
  const rig = await startRig(
    {
      SERPSTAT_API_URL: secure ? upstream.url.replace('http:', 'https:') : upstream.url,
      SERPSTAT_TOKEN: TOKEN,
      SERPSTAT_RETRIES: String(RETRIES),
      SERPSTAT_TIMEOUT_MS: String(TIMEOUT_MS),
      STORE_URL: `sqlite:${folder.file}`,
      LOG_LEVEL: 'trace',
      ...limits,
    },
    { clock: time === 'real' ? systemClock : clock },
  );
  const filter = large ? largeFilter : null;
  const answers: Answer<unknown>[] = [];

  async function ask(name = SUBJECT, options?: AskOptions): Promise<Answer<unknown>> {
    // Whoever asked before, the rate allows another request.
    await clock.advance(time === 'still' ? 1000 : 0);
    const begun = now();
    const asked = rig.askText(documentAbout(about), { name, filter }, options);
    const answer = await (time === 'real' ? asked : passing(clock, asked, time === 'still' ? 0 : 1));
    expect(now() - begun).toBeLessThanOrEqual(Number(limits.REQUEST_TIMEOUT_MS));
    answers.push(answer);
    return answer;
  }

  async function expectIdle(): Promise<void> {
    await vi.waitFor(() => expect(upstream.busy).toBe(0), PATIENCE);
  }

  return {
    upstream,
    rig,
    ask,
    expectIdle,
    async expectHealth(kept) {
      expectList(await ask(), kept ?? listOf(SUBJECT, about), kept === undefined ? ROWS : 0);
      expectList(await ask(BYSTANDER), listOf(BYSTANDER, about), ROWS);
      await expectIdle();
    },
    async close() {
      const metrics = await rig.gateway.fetch('http://gateway.test/metrics');
      expect(metrics.status).toBe(200);
      const said = [await metrics.text(), ...answers.map(answer => JSON.stringify(answer))];
      await rig.gateway.close();
      await vi.waitFor(() => expect(upstream.open).toBe(0), PATIENCE);
      const files = readdirSync(folder.path).map(name => readFileSync(join(folder.path, name), 'latin1'));
      expect(files).not.toHaveLength(0);
      for (const text of [...said, ...rig.log, ...files]) {
        expect(text).not.toContain(TOKEN);
      }
      const account = accountIn(folder.file);
      expect({
        told: sumOf(answers.map(answer => creditsOf(answer).spent)),
        settled: sumOf(account),
        logged: creditsIn(rig.log).toSorted(),
      }).toEqual({ told: upstream.billed, settled: upstream.billed, logged: account.toSorted() });
    },
    account: () => accountIn(folder.file),
    async [Symbol.asyncDispose]() {
      const closed = rig[Symbol.asyncDispose]();
      // Where a test has failed, something may still wait for the clock.
      await passing(clock, closed);
      await upstream[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}

function accountIn(file: string): readonly (number | null)[] {
  using db = new DatabaseSync(file, { readOnly: true });
  const rows = db.prepare('SELECT charged FROM requests ORDER BY id').all();
  return rows.map(({ charged }) => (charged === null ? null : Number(charged)));
}

/** What the lines of the log say of each attempt. */
function creditsIn(log: readonly string[]): readonly (number | null)[] {
  const lines = log.map(line => JSON.parse(line)).filter(({ msg }) => msg === 'serpstat');
  return lines.map(({ credits }) => credits);
}

function sumOf(credits: readonly (number | null)[]): number {
  return credits.reduce<number>((sum, each) => sum + (each ?? 0), 0);
}
