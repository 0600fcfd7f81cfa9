import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test, vi } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { Environment } from '../../src/config.ts';
import type { ErrorCode } from '../../src/errors.ts';
import { createFakeClock, type FakeClock } from '../fake-clock.ts';
import { type Fault, type RawUpstream, startRawUpstream } from '../raw-upstream.ts';
import { type Answer, type AskOptions, type Rig, startRig } from '../rig.ts';
import { temporaryFolder } from '../store/rigs.ts';
import { donorNode, linkNode, TOTAL } from '../upstream-answers.ts';
import { creditsOf } from './windows.ts';

/** One kind of trouble at Serpstat, and what has to come of it. */
export interface FaultRow {
  readonly name: string;
  readonly fault: Fault;
  readonly outcome: Outcome;
  /** Whether the request is too large for one packet. */
  readonly large?: boolean;
  /** What is asked for; default is links. */
  readonly about?: Subject;
  readonly settings?: Environment;
}

export type Subject = 'links' | 'donors';

export type Outcome = Trouble | Answered;

export type Trouble =
  /** Certainly not billed: asked again as often as SERPSTAT_RETRIES says. */
  | { readonly kind: 'not billed'; readonly code: ErrorCode }
  /** Billed or not, nobody knows: asked again once, and each attempt stays in the account as not settled. */
  | { readonly kind: 'perhaps billed'; readonly code: ErrorCode }
  /** Not asked again. `charged` is what the account says that it cost, null where nobody can know. */
  | { readonly kind: 'final'; readonly code: ErrorCode; readonly charged: number | null };

/** Not a fault at all: the answer's rows are delivered. */
export interface Answered {
  readonly kind: 'answered';
  readonly charged: number;
  readonly list: List;
}

/** What a connection delivers. */
export interface List {
  readonly totalCount: number;
  readonly nodes: readonly object[];
}

export const RETRIES = 3;

/** That each question asks for. */
export const ROWS = 3;

/** The domain that is asked for while the fault is there. */
export const SUBJECT = 'subject.example';

/** One that is asked for afterwards. */
const BYSTANDER = 'bystander.example';

/** Looked for in everything that leaves the gateway; the upstream quotes it wherever it can. */
const TOKEN = 'tok-PLANTED-5f2c81d09e';

const TIMEOUT_MS = 1000;

const REQUEST_TIMEOUT_MS = 10_000;

/** That a machine with other work may add to a time limit. */
const SLACK_MS = 2000;

/** For sockets whose other side has been told to close. */
const PATIENCE = { interval: 5, timeout: 5000 };

export interface MatrixOptions {
  /**
   * Whether time passes as it does, one test after the other: for faults that take their time. Otherwise it stands
   * still while anything is under way in this process, so that no test waits and none is late on a busy machine.
   */
  readonly inRealTime?: boolean;
}

/**
 * Tests each row twice: with a fault that lasts, and with one that is over after the first attempt. Each test has a
 * gateway of its own, so that the breaker stays out of it. For rejections that nobody handles Vitest fails the run.
 */
export function faultMatrix(title: string, rows: readonly FaultRow[], options: MatrixOptions = {}): void {
  const { inRealTime = false } = options;
  const start = (row: FaultRow) => startScene(inRealTime ? row : { ...row, clock: createFakeClock() });

  describe(title, { concurrent: !inRealTime }, () => {
    test.each(rows)('$name: $outcome.kind, and all is well afterwards', async row => {
      const { outcome } = row;
      await using scene = await start(row);
      scene.upstream.fail(row.fault, 1 + RETRIES);
      expectOutcome(await scene.ask(), outcome);
      expect(scene.upstream.attempts).toBe(attemptsOf(outcome));
      scene.upstream.heal();
      await scene.expectHealth(outcome.kind === 'answered' ? outcome.list : undefined);
      await scene.close();
      const afterwards = outcome.kind === 'answered' ? [ROWS] : [ROWS, ROWS];
      expect(scene.account()).toEqual([...entriesOf(outcome), ...afterwards]);
    });

    const retried = rows.filter(({ outcome }) => attemptsOf(outcome) > 1);
    if (retried.length > 0) {
      test.each(retried)('$name, once: what was asked for comes all the same', async row => {
        await using scene = await start(row);
        scene.upstream.fail(row.fault);
        const list = listOf(SUBJECT, row.about);
        expectList(await scene.ask(), list, ROWS);
        expect(scene.upstream.attempts).toBe(2);
        scene.upstream.heal();
        await scene.expectHealth(list);
        await scene.close();
        expect(scene.account()).toEqual([...entriesOf(row.outcome).slice(0, 1), ROWS, ROWS]);
      });
    }
  });
}

function attemptsOf(outcome: Outcome): number {
  return entriesOf(outcome).length;
}

/** What the account says of each attempt: credits, or null for one that is not settled. */
export function entriesOf(outcome: Outcome): readonly (number | null)[] {
  switch (outcome.kind) {
    case 'not billed':
      return Array.from({ length: 1 + RETRIES }, () => 0);
    case 'perhaps billed':
      return [null, null];
    case 'final':
    case 'answered':
      return [outcome.charged];
  }
}

export interface SceneOptions {
  readonly settings?: Environment;
  /** Whether the requests are too large for one packet. */
  readonly large?: boolean;
  /** What is asked for; default is links. */
  readonly about?: Subject;
  /** Whether the gateway expects TLS, which the upstream does not speak. */
  readonly secure?: boolean;
  /** Moved on while there is an answer to wait for; default is the time as it passes. */
  readonly clock?: FakeClock;
}

/** An upstream, and a gateway before it that keeps its account in a file. */
export interface Scene {
  readonly upstream: RawUpstream;
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
  clock,
}: SceneOptions = {}): Promise<Scene> {
  const upstream = await startRawUpstream();
  const folder = temporaryFolder();
  const { now } = clock ?? systemClock;
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
    clock && { clock },
  );
  const filter = large ? largeFilter : null;
  const answers: Answer<unknown>[] = [];

  async function ask(name = SUBJECT, options?: AskOptions): Promise<Answer<unknown>> {
    const begun = now();
    const asked = rig.askText(documentAbout(about), { name, filter }, options);
    const answer = await (clock ? passing(clock, asked) : asked);
    expect(now() - begun).toBeLessThan(Number(limits.REQUEST_TIMEOUT_MS) + (clock ? 1 : SLACK_MS));
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
      const said = [await metrics.text(), ...answers.map(answer => JSON.stringify(answer)), ...rig.log];
      await rig.gateway.close();
      await vi.waitFor(() => expect(upstream.open).toBe(0), PATIENCE);
      const files = readdirSync(folder.path).map(name => readFileSync(join(folder.path, name), 'latin1'));
      expect(files).not.toHaveLength(0);
      for (const text of [...said, ...files]) {
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
      await (clock ? passing(clock, closed) : closed);
      await upstream[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}

/** Moves the clock on until the work is done, but slowly enough for what happens on sockets meanwhile. */
export async function passing<T>(clock: FakeClock, work: Promise<T>): Promise<T> {
  let isDone = false;
  const end = () => {
    isDone = true;
  };
  work.then(end, end);
  while (!isDone) {
    await clock.advance(1);
  }
  return work;
}

const RIVAL = 'rival.example';

function documentAbout(subject: Subject = 'links'): string {
  return subject === 'links'
    ? `query ($name: DomainName!, $filter: BacklinkFilter) {
        domain(name: $name) {
          list: backlinks(first: ${ROWS}, filter: $filter) {
            totalCount
            nodes { urlFrom urlTo anchor rel linkType externalLinks firstSeen lastVisited domainRank }
          }
        }
      }`
    : `query ($name: DomainName!) {
        domain(name: $name) {
          list: intersect(first: ${ROWS}, competitors: ["${RIVAL}"]) {
            totalCount
            nodes { domain { name } domainRank linkCounts { domain { name } count } }
          }
        }
      }`;
}

/** As many groups as a filter may have, of the longest texts that it may hold: 200 kB. */
const largeFilter = {
  or: Array.from({ length: 100 }, (_, place) => ({ anchor: { contains: `${place}`.padEnd(2048, 'x') } })),
};

/** What the upstream's list about a domain has to come to. */
export function listOf(domain: string, about: Subject = 'links'): List {
  const nodes = Array.from({ length: ROWS }, (_, index) =>
    about === 'links' ? linkNode(domain, index) : donorNode([domain, RIVAL], index),
  );
  return { totalCount: TOTAL, nodes };
}

/** The rows of a list, for that many credits: none where they were bought before. */
export function expectList(answer: Answer<unknown>, list: List, spent: number): void {
  expect(answer.errors).toBeUndefined();
  expect(answer.data).toEqual({ domain: { list } });
  expect(creditsOf(answer)).toMatchObject({ spent, saved: spent === 0 ? list.nodes.length : 0 });
}

export function expectOutcome(answer: Answer<unknown>, outcome: Outcome): void {
  if (outcome.kind === 'answered') {
    expectList(answer, outcome.list, outcome.charged);
    return;
  }
  expect(answer.data).toEqual({ domain: { list: null } });
  expect(answer.errors).toEqual([
    expect.objectContaining({
      path: ['domain', 'list'],
      extensions: { code: outcome.code, retryable: RETRYABLE.has(outcome.code), traceId: expect.any(String) },
    }),
  ]);
  const spent = outcome.kind === 'final' ? (outcome.charged ?? 0) : 0;
  expect(creditsOf(answer)).toMatchObject({ requested: ROWS, spent, saved: 0 });
}

/** Codes after which the same operation may succeed later. */
const RETRYABLE: ReadonlySet<ErrorCode> = new Set([
  'UPSTREAM_RATE_LIMITED',
  'UPSTREAM_BUSY',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_BAD_RESPONSE',
]);

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
