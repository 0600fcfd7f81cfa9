import type { Clock } from '../../src/clock.ts';
import { Random, seedOf } from '../../src/sandbox/web/random.ts';
import {
  donorOnWire,
  INTERSECT,
  pageAnswer,
  type Question,
  refusal,
  STATISTICS,
  statisticsAnswer,
  USUAL_LINK,
} from './wire.ts';

/** An answer that is ready to be sent, and what it was charged. */
export interface Processed {
  readonly answer: object;
  readonly credits: number;
}

/** A listing from a moment on, until the next state of it begins. */
export interface ListingState {
  readonly version: number;
  readonly total: number;
  readonly since: number;
}

/**
 * Serpstat without a network: listings whose rows say what they are (listing, version, index), a plan whose credits
 * can run out, and a rate. Two versions of a listing never have the same total, so that every move can be noticed.
 */
export class SimulatedSerpstat {
  /** Requests a second that the plan allows. */
  rate: number;
  /** Credits that are left of the plan. */
  creditsLeft = PLAN;
  readonly #clock: Clock;
  readonly #states = new Map<string, ListingState[]>();
  #lastTaken = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, rate: number) {
    this.#clock = clock;
    this.rate = rate;
  }

  /** Whether a request that arrives now keeps to the rate. One that does not is forgotten. */
  takes(): boolean {
    const now = this.#clock.now();
    // What a division may round up is no offence.
    if (now - this.#lastTaken < 1000 / this.rate - 1e-6) {
      return false;
    }
    this.#lastTaken = now;
    return true;
  }

  /** Answers a question and charges it. */
  process(question: Question): Processed {
    const { id, method, params } = question;
    if (method === STATISTICS) {
      return { answer: statisticsAnswer(question, PLAN, this.creditsLeft), credits: 0 };
    }
    const { page, size, ...listing } = params;
    const name = nameOfListing(method, listing);
    const { version, total } = this.stateOf(name);
    const start = (Number(page) - 1) * Number(size);
    const length = Math.max(0, Math.min(Number(size), total - start));
    const credits = Math.max(1, length);
    if (credits > this.creditsLeft) {
      return { answer: refusal(id, 32012, 'Not enough credits'), credits: 0 };
    }
    this.creditsLeft -= credits;
    if (length === 0) {
      return { answer: refusal(id, 32017, 'Data not found'), credits };
    }
    const row = method === INTERSECT ? donorRow : linkRow;
    const data = Array.from({ length }, (_, place) => row(keyOfRow(name, version, start + place)));
    return { answer: pageAnswer(question, data, { total, creditsLeft: this.creditsLeft }), credits };
  }

  /** The listing gets other rows, and another number of them. */
  move(name: string): void {
    const states = this.#statesOf(name);
    const version = states.length;
    states.push({ version, total: totalOf(name, version), since: this.#clock.now() });
  }

  stateOf(name: string): ListingState {
    return this.#statesOf(name).at(-1) ?? firstState(name);
  }

  /** The states that a listing was in at any moment from `from` to `to`, the earliest first. */
  statesBetween(name: string, from: number, to: number): readonly ListingState[] {
    return this.#statesOf(name).filter(
      ({ since }, place, states) => since <= to && (states[place + 1]?.since ?? Infinity) >= from,
    );
  }

  #statesOf(name: string): ListingState[] {
    const states = this.#states.get(name) ?? [firstState(name)];
    this.#states.set(name, states);
    return states;
  }
}

/** Credits of the plan. */
export const PLAN = 1_000_000_000;

/** What rows call a listing: a part of a host name. */
export function nameOfListing(method: string, params: Readonly<Record<string, unknown>>): string {
  return seedOf(JSON.stringify([method, params])).toString(36);
}

/** A host name that says which row it is. */
export function keyOfRow(listing: string, version: number, index: number): string {
  return `i${index}.v${version}.${listing}.test`;
}

/** Reads `keyOfRow`; undefined where it is none. */
export function readKey(
  key: string,
): { readonly listing: string; readonly version: number; readonly index: number } | undefined {
  const [, index, version, listing] = /^i(\d+)\.v(\d+)\.(\w+)\.test$/.exec(key) ?? [];
  return listing === undefined ? undefined : { listing, version: Number(version), index: Number(index) };
}

function firstState(name: string): ListingState {
  return { version: 0, total: totalOf(name, 0), since: Number.NEGATIVE_INFINITY };
}

/** Some listings are empty or tiny, most have some hundred rows, a few some thousand. */
function totalOf(name: string, version: number): number {
  const random = new Random(seedOf(name));
  const [base, step] = random.pick<readonly [number, number]>([
    [random.below(3), 1],
    [10 + random.below(90), 1],
    [100 + random.below(300), 7],
    [100 + random.below(300), 1],
    [500 + random.below(500), -3],
    [1000 + random.below(2000), -11],
  ]);
  const total = base + version * step;
  if (total < 0) {
    throw new Error(`the listing ${name} was moved ${version} times, and has no row left to lose`);
  }
  return total;
}

function linkRow(key: string) {
  return {
    url_from: `https://${key}/`,
    url_to: 'https://example.com/',
    nofollow: 'follow',
    ...USUAL_LINK,
    links_ext: 7,
    link_text: 'a link',
    domain_rank: '50',
  };
}

function donorRow(key: string) {
  return donorOnWire(key, 50, ['a.com', 'b.com'], [1, 2]);
}
