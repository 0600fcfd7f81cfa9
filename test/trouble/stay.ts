import type { Clock } from '../../src/clock.ts';
import type { ErrorCode } from '../../src/errors.ts';
import type { CreditsReport } from '../../src/operation/start-operation.ts';
import type { Answer } from '../rig.ts';
import type { ListingState, SimulatedSerpstat, SimulatedUpstream } from '../upstream/index.ts';
import { codesAt, connectionAt, mistakesInConnection } from './answers.ts';
import { ROUNDING_MS, SETTINGS } from './settings.ts';
import type { Connection, Visit } from './traffic.ts';
import { isCalm, type Spell } from './weather.ts';

/** What is kept of an operation after its response was checked. Times are by the clock's `now`. */
export interface Stay {
  readonly startedAt: number;
  /** Undefined while it waits. */
  readonly endedAt: number | undefined;
  readonly listings: ReadonlySet<string>;
  readonly asksCredits: boolean;
  readonly isDryRun: boolean;
  /** Credits that it can spend. */
  readonly limit: number;
  /** Whether it ended early: its client hung up, or it timed out. */
  readonly hasLeft: boolean;
  readonly codes: readonly string[];
  readonly credits: CreditsReport | undefined;
}

/** The result of a visit: a response, or the reason for which the gateway's promise rejected. */
export type Ending = { readonly answer: Answer<unknown> } | { readonly thrown: unknown };

export interface Scene {
  readonly clock: Clock;
  readonly serpstat: SimulatedSerpstat;
  readonly upstream: SimulatedUpstream;
  readonly spells: readonly Spell[];
  /** Milliseconds that an operation may take. */
  readonly requestTimeoutMs: number;
}

export function arrive(visit: Visit, startedAt: number): Stay {
  return {
    startedAt,
    endedAt: undefined,
    listings: new Set(visit.connections.map(({ listing }) => listing.name)),
    asksCredits: visit.asksCredits,
    isDryRun: visit.isDryRun,
    limit: Math.min(visit.limit ?? SETTINGS.creditLimit, SETTINGS.creditLimit),
    hasLeft: false,
    codes: [],
    credits: undefined,
  };
}

export function leave(stay: Stay, visit: Visit, ending: Ending, { clock, requestTimeoutMs }: Scene): Stay {
  const endedAt = clock.now();
  const took = endedAt - stay.startedAt;
  const hasLeft = took >= (visit.hangsUpAfter ?? Infinity) || took >= requestTimeoutMs;
  if ('thrown' in ending) {
    return { ...stay, endedAt, hasLeft };
  }
  const { errors = [], extensions } = ending.answer;
  return {
    ...stay,
    endedAt,
    hasLeft,
    codes: errors.map(error => error.extensions.code),
    // The type that the gateway promises. The values are checked below.
    credits: extensions?.credits as CreditsReport | undefined,
  };
}

/** All mistakes in the way an operation ended. */
export function mistakesOf(stay: Stay, visit: Visit, ending: Ending, scene: Scene): readonly string[] {
  const { startedAt, endedAt = Infinity, hasLeft } = stay;
  const mistakes = [
    ...unless(endedAt - startedAt <= scene.requestTimeoutMs + ROUNDING_MS, 'took longer than it may'),
    ...('thrown' in ending
      ? unless(hasLeft && visit.hangsUpAfter !== undefined, `was rejected with ${ending.thrown}`)
      : mistakesInAnswer(stay, visit, ending.answer, scene)),
  ];
  return mistakes.map(mistake => `the operation from ${startedAt} to ${endedAt}: ${mistake}`);
}

function unless(holds: boolean, mistake: string): readonly string[] {
  return holds ? [] : [mistake];
}

function mistakesInAnswer(
  stay: Stay,
  visit: Visit,
  answer: Answer<unknown>,
  scene: Scene,
): readonly string[] {
  const connections = visit.connections.flatMap((connection, place) => {
    const got = connectionAt(answer, place);
    const codes = codesAt(answer, `w${place}`);
    const mistakes = [
      ...unless((got === null) === (codes.length === 1), `has the errors [${codes}]`),
      ...codes.flatMap(code => mistakesInCode(code, connection, stay, scene)),
      ...(got === null
        ? []
        : mistakesInConnection(connection, got, statesFor(stay, visit, connection, scene))),
    ];
    return mistakes.map(mistake => `w${place}: ${mistake}`);
  });
  const unknown = stay.codes.filter(code => !(code in KNOWN_CODES));
  return [
    ...unless(unknown.length === 0, `has an error of code ${unknown}: ${JSON.stringify(answer.errors)}`),
    ...connections,
    ...mistakesInCredits(stay, visit, scene),
  ];
}

/** The mistakes in an error of a connection: it must have a reason. */
function mistakesInCode(
  code: string,
  { listing: { name } }: Connection,
  stay: Stay,
  { serpstat, upstream, spells, requestTimeoutMs }: Scene,
): readonly string[] {
  const { startedAt, endedAt = Infinity, isDryRun } = stay;
  if (code === 'DRY_RUN') {
    return unless(isDryRun, 'is told of a dry run that is none');
  }
  const isOwn = KNOWN_CODES[code as ErrorCode] === 'own'; // others have no entry
  const isNeverStill =
    code === 'UPSTREAM_BAD_RESPONSE' && serpstat.statesBetween(name, startedAt, endedAt).length > 2;
  // In a long queue, a turn can come so late that the response comes too late.
  const isLate =
    code === 'UPSTREAM_TIMEOUT' &&
    endedAt - startedAt >= requestTimeoutMs &&
    upstream.exchanges.some(({ listing, endedAt: end = Infinity }) => listing === name && end >= endedAt);
  const hasReason = isOwn || isNeverStill || isLate || isTroubled(stay, spells);
  return unless(hasReason, `has the error ${code} although it was calm`);
}

function mistakesInCredits({ credits, ...stay }: Stay, visit: Visit, { spells }: Scene): readonly string[] {
  if (credits === undefined) {
    return ['does not say what it cost'];
  }
  const { requested, spent, saved, stale } = credits;
  const isCount = (count: number) => Number.isInteger(count) && count >= 0;
  return [
    ...unless([requested, spent, saved].every(isCount), JSON.stringify(credits)),
    ...unless(spent <= stay.limit, `spent ${spent} of ${stay.limit} credits`),
    ...unless(!visit.isDryRun || spent === 0, `spent ${spent} credits in a dry run`),
    ...unless(stale !== 0, 'speaks of stale rows where there are none'),
    ...unless(stale === undefined || !visit.isFresh, 'was given stale rows in spite of x-credits-refresh'),
    ...unless(stale === undefined || isTroubled(stay, spells), 'was given stale rows, but all was calm'),
  ];
}

/** The states of its listing that a connection can show. */
function statesFor(
  { startedAt, endedAt = Infinity, credits }: Stay,
  { isFresh }: Visit,
  { listing: { name } }: Connection,
  { serpstat }: Scene,
): readonly ListingState[] {
  const ageMs = 1000 * (SETTINGS.ttlSeconds + (credits?.stale === undefined ? 0 : SETTINGS.staleSeconds));
  // A page shows the moment at which Serpstat processed the request. It is held from the arrival of the response.
  return serpstat.statesBetween(name, startedAt - SETTINGS.timeoutMs - (isFresh ? 0 : ageMs), endedAt);
}

/** Whether there was trouble during the operation, or shortly before, so that requests may still be paused. */
function isTroubled(
  { startedAt, endedAt = Infinity }: Pick<Stay, 'startedAt' | 'endedAt'>,
  spells: readonly Spell[],
): boolean {
  return !isCalm(spells, startedAt - AFTERMATH_MS, endedAt);
}

/** The longest pause after failures, plus the time that a request sent then can take. */
const AFTERMATH_MS = 75_000;

/** Every code that a response can have, and whether the gateway's own rules or Serpstat's trouble is its reason. */
const KNOWN_CODES: Readonly<Partial<Record<ErrorCode, 'own' | 'trouble'>>> = {
  CREDIT_LIMIT_EXCEEDED: 'own',
  CLIENT_CREDITS_EXHAUSTED: 'own',
  DRY_RUN: 'own',
  UPSTREAM_BUSY: 'own',
  BAD_USER_INPUT: 'trouble',
  UPSTREAM_UNAUTHENTICATED: 'trouble',
  UPSTREAM_FORBIDDEN: 'trouble',
  UPSTREAM_CREDITS_EXHAUSTED: 'trouble',
  UPSTREAM_RATE_LIMITED: 'trouble',
  UPSTREAM_TIMEOUT: 'trouble',
  UPSTREAM_UNAVAILABLE: 'trouble',
  UPSTREAM_BAD_RESPONSE: 'trouble',
};
