import type { Clock } from '../../src/clock.ts';
import type { ErrorCode } from '../../src/errors.ts';
import type { CreditsReport } from '../../src/listing/operation.ts';
import type { Answer } from '../rig.ts';
import type { SimulatedSerpstat } from '../simulated-serpstat.ts';
import { codesAt, connectionAt, mistakeIn } from './answers.ts';
import { SETTINGS } from './settings.ts';
import type { Visit } from './traffic.ts';
import { isCalm, type Spell } from './weather.ts';

/** One operation: what is kept of it once its answer has been looked at. Times are by the clock's `now`. */
export interface Stay {
  readonly startedAt: number;
  /** Undefined as long as it waits. */
  readonly endedAt: number | undefined;
  readonly listings: ReadonlySet<string>;
  readonly asksCredits: boolean;
  readonly isDryRun: boolean;
  /** Credits that it may spend. */
  readonly limit: number;
  /** Whether it ended before its time: its client hung up, or its time was up. */
  readonly hasLeft: boolean;
  readonly codes: readonly string[];
  readonly credits: StaleCreditsReport | undefined;
}

export type StaleCreditsReport = CreditsReport & { readonly stale?: number };

/** What came of a visit: an answer, or what the gateway's promise rejected with. */
export type Ending = { readonly answer: Answer<unknown> } | { readonly thrown: unknown };

export interface Scene {
  readonly clock: Clock;
  readonly serpstat: SimulatedSerpstat;
  readonly spells: readonly Spell[];
  /** What an operation may take. */
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
    // What the gateway promises of it; what it is, is looked at below.
    credits: extensions?.credits as StaleCreditsReport | undefined,
  };
}

/** All that is wrong with how an operation ended. */
export function mistakesOf(stay: Stay, visit: Visit, ending: Ending, scene: Scene): readonly string[] {
  const { startedAt, endedAt = Infinity } = stay;
  const mistakes: string[] = [];
  const hold = (holds: boolean, mistake: string) => {
    if (!holds) {
      mistakes.push(`the operation from ${startedAt} to ${endedAt}: ${mistake}`);
    }
  };
  hold(endedAt - startedAt <= scene.requestTimeoutMs, 'took longer than it may');
  if ('thrown' in ending) {
    hold(stay.hasLeft && visit.hangsUpAfter !== undefined, `was rejected with ${ending.thrown}`);
    return mistakes;
  }
  const { answer } = ending;
  for (const code of stay.codes) {
    hold(code in KNOWN_CODES, `has an error of code ${code}: ${JSON.stringify(answer.errors)}`);
  }
  // The balance is not nullable in the schema: where it fails, there is no data at all.
  const lacksBalance = codesAt(answer, 'serpstatCredits').length > 0;
  for (const [place, connection] of visit.connections.entries()) {
    const got = connectionAt(answer, place);
    const codes = codesAt(answer, `w${place}`);
    const states = scene.serpstat.statesBetween(connection.listing.name, earliestState(stay, visit), endedAt);
    hold((got === null) === (codes.length === 1 || lacksBalance), `w${place} has the errors [${codes}]`);
    const mistake = got === null ? undefined : mistakeIn(connection, got, states);
    hold(mistake === undefined, `w${place}: ${mistake}`);
    const moves = scene.serpstat.statesBetween(connection.listing.name, startedAt, endedAt).length - 1;
    for (const code of codes) {
      const mayFail = code in KNOWN_CODES && !KNOWN_CODES[code as ErrorCode]; // as the first half says
      const isNeverStill = code === 'UPSTREAM_BAD_RESPONSE' && moves > 1;
      hold(
        mayFail || isNeverStill || isTroubled(stay, scene),
        `w${place} has the error ${code}, but all was calm`,
      );
      hold(
        (code === 'DRY_RUN') === visit.isDryRun || code !== 'DRY_RUN',
        'is told of a dry run that is none',
      );
    }
  }
  const { credits } = stay;
  hold(credits !== undefined, 'does not say what it cost');
  if (credits !== undefined) {
    const { requested, spent, saved, stale } = credits;
    hold(
      [requested, spent, saved].every(count => Number.isInteger(count) && count >= 0),
      JSON.stringify(credits),
    );
    hold(spent <= stay.limit, `spent ${spent} of ${stay.limit} credits`);
    hold(!visit.isDryRun || spent === 0, `spent ${spent} credits in a dry run`);
    if (stale !== undefined) {
      hold(stale > 0, 'speaks of stale rows where there are none');
      hold(!visit.isFresh, 'was given stale rows in spite of no-cache');
      hold(isTroubled(stay, scene), 'was given stale rows, but all was calm');
    }
  }
  return mistakes;
}

/** From when on a listing's state may be delivered to it. */
function earliestState({ startedAt, credits }: Stay, { isFresh }: Visit): number {
  const ageMs = 1000 * (SETTINGS.ttlSeconds + ((credits?.stale ?? 0) > 0 ? SETTINGS.staleSeconds : 0));
  // A page is of the moment when Serpstat processes its request, and held from when the answer is here.
  return startedAt - SETTINGS.timeoutMs - (isFresh ? 0 : ageMs);
}

/** Whether anything was wrong while the operation ran, or shortly before, so that the gateway may still hold back. */
function isTroubled({ startedAt, endedAt = Infinity }: Stay, { spells }: Scene): boolean {
  return !isCalm(spells, startedAt - AFTERMATH_MS, endedAt);
}

/** The longest pause after failures, and the time that a request of then may take. */
const AFTERMATH_MS = 75_000;

/** Every code that an answer may have, and whether it says that Serpstat is in trouble. */
const KNOWN_CODES: Readonly<Partial<Record<ErrorCode, boolean>>> = {
  CREDIT_LIMIT_EXCEEDED: false,
  DRY_RUN: false,
  UPSTREAM_BUSY: false,
  BAD_USER_INPUT: true,
  UPSTREAM_UNAUTHENTICATED: true,
  UPSTREAM_FORBIDDEN: true,
  UPSTREAM_CREDITS_EXHAUSTED: true,
  UPSTREAM_RATE_LIMITED: true,
  UPSTREAM_TIMEOUT: true,
  UPSTREAM_UNAVAILABLE: true,
  UPSTREAM_BAD_RESPONSE: true,
};
