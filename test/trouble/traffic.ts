import { Random } from '../../src/sandbox/web/random.ts';
import type { BacklinkRow } from '../../src/serpstat/backlinks.ts';
import type { IntersectRow } from '../../src/serpstat/intersect.ts';
import type { Listing } from '../../src/serpstat/listing.ts';
import { backlinksOf, intersectOf } from '../gateway/windows.ts';
import { nameOfListing } from '../upstream/index.ts';

/** A listing that operations ask for. */
export interface KnownListing {
  readonly field: 'backlinks' | 'intersect';
  readonly domain: string;
  /** The field's own argument: an order, or competitors. */
  readonly argument: unknown;
  readonly wire: Listing<BacklinkRow> | Listing<IntersectRow>;
  /** Its name in the rows of the simulated Serpstat. */
  readonly name: string;
}

/** A cursor and its index. */
export interface Place {
  readonly cursor: string;
  readonly index: number;
}

/** One connection of an operation. */
export interface Connection {
  readonly listing: KnownListing;
  readonly first?: number;
  readonly after?: Place | undefined;
  readonly last?: number;
  readonly before?: Place | undefined;
  readonly look: Look;
}

/** What the document selects. */
export type Look = 'rows' | 'everything' | 'total' | 'bounds' | 'cursors';

/** What a client does. */
export interface Visit {
  readonly connections: readonly Connection[];
  /** Whether it also requests the credit balance. */
  readonly asksCredits: boolean;
  /** The header `x-credit-limit`. Without it, the setting applies. */
  readonly limit: number | undefined;
  readonly isDryRun: boolean;
  readonly isFresh: boolean;
  /** Milliseconds after which the client hangs up, if it does. */
  readonly hangsUpAfter: number | undefined;
  /** Milliseconds until the next visit. */
  readonly pauseMs: number;
}

/** The fields of a document and what it selects of each. Clients have few documents and many variables for them. */
type Form = readonly Pick<Connection & KnownListing, 'field' | 'look'>[];

const FORMS = 120;

/** An endless series of clients from a seed. What they request depends on the cursors that they received. */
export class Traffic {
  readonly #random: Random;
  readonly #meanPauseMs: number;
  readonly #forms: readonly Form[];
  readonly #places = new Map<KnownListing, Place[]>();
  #burst = 0;

  /** `meanPauseMs` is the pause between visits outside of bursts. */
  constructor(seed: number, meanPauseMs: number) {
    this.#random = new Random(seed);
    this.#meanPauseMs = meanPauseMs;
    this.#forms = Array.from({ length: FORMS }, () => this.#form());
  }

  next(): Visit {
    const random = this.#random;
    if (this.#burst === 0 && random.chance(1)) {
      this.#burst = 20 + random.magnitude(7);
    }
    this.#burst = Math.max(0, this.#burst - 1);
    const form = this.#forms[random.below(FORMS)] ?? [];
    const connections = form.map(({ field, look }) => this.#connection(field, look));
    const rows = connections.reduce((sum, { first, last }) => sum + (first ?? last ?? 20), 0);
    return {
      connections,
      asksCredits: random.chance(5),
      limit: random.pick([undefined, undefined, undefined, undefined, 0, 20, 60, rows, rows, rows + 1]),
      isDryRun: random.chance(5),
      isFresh: random.chance(8),
      hangsUpAfter: random.chance(8) ? random.magnitude(14) : undefined,
      pauseMs: this.#burst > 0 ? random.below(20) : random.below(2 * this.#meanPauseMs),
    };
  }

  /** Records a cursor from a response. */
  learn(listing: KnownListing, place: Place): void {
    this.#places.set(listing, [...(this.#places.get(listing) ?? []), place].slice(-20));
  }

  #form(): Form {
    const random = this.#random;
    return Array.from({ length: random.chance(70) ? 1 : 1 + random.magnitude(3) }, () => ({
      field: random.pick(['backlinks', 'backlinks', 'intersect']),
      look: random.pick([
        'rows',
        'rows',
        'everything',
        'everything',
        'everything',
        'total',
        'bounds',
        'cursors',
      ]),
    }));
  }

  #connection(field: KnownListing['field'], look: Look): Connection {
    const random = this.#random;
    const listings = LISTINGS[field];
    const listing = listings[random.below(1 + random.below(listings.length))] ?? listings[0];
    const [place, ...others] = this.#places.get(listing) ?? [];
    const known = place === undefined ? undefined : random.pick([place, ...others]);
    const count = this.#count();
    return {
      listing,
      look,
      ...random.pick<Partial<Connection>>([
        {},
        { first: count },
        { first: count },
        { first: count, after: known },
        { first: count, after: known },
        { first: count, after: known },
        { last: count },
        { last: count, before: known },
        { first: Math.min(1000, 10 + count), last: count, after: known },
      ]),
    };
  }

  #count(): number {
    const random = this.#random;
    return random.pick([
      random.below(4),
      random.below(30),
      random.below(30),
      10,
      20,
      50,
      100,
      random.below(1001),
    ]);
  }
}

const DOMAINS = Array.from({ length: 20 }, (_, place) => `d${place}.com`);

function backlinks(domain: string, order: 'LAST_VISITED' | 'DOMAIN_RANK') {
  const { wire } = backlinksOf(domain, order);
  return known({ field: 'backlinks', domain, argument: { field: order }, wire });
}

function intersect(domain: string, competitor: string) {
  return known({
    field: 'intersect',
    domain,
    argument: [competitor],
    wire: intersectOf(domain, competitor).wire,
  });
}

function known(listing: Omit<KnownListing, 'name'>): KnownListing {
  return { ...listing, name: nameOfListing(listing.wire.method, listing.wire.params) };
}

type Listings = readonly [KnownListing, ...KnownListing[]];

/** 60 listings. The first ones are requested more often. */
export const LISTINGS = {
  backlinks: DOMAINS.flatMap(domain => [
    backlinks(domain, 'LAST_VISITED'),
    backlinks(domain, 'DOMAIN_RANK'),
  ]) as readonly KnownListing[] as Listings, // there are domains
  intersect: DOMAINS.map((domain, place) =>
    intersect(domain, `c${place}.com`),
  ) as readonly KnownListing[] as Listings, // the same
};
