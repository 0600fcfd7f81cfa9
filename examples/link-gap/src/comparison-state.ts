import type { Failure } from './failure.ts';
import type { CountFragment, LinkCountFragment, PageFragment } from './generated/graphql.ts';
import type { Combination, View } from './view.ts';

/** What the page knows of a comparison. */
export interface ComparisonState {
  /** What the rows belong to; undefined before the first purchase. */
  readonly view: View | undefined;
  readonly rows: readonly Donor[];
  /** Donors in the whole list; undefined before the first page. */
  readonly total: number | undefined;
  readonly endCursor: string | undefined;
  readonly hasMore: boolean;
  /** How many rows the user has asked for. */
  readonly target: number;
  readonly phase: Phase;
  /** How many donors link to exactly these of the domains, and the one with the highest rank. */
  readonly counts: Readonly<Partial<Record<Combination, CountFragment>>>;
  readonly countsPhase: SidePhase;
  /** By domain. */
  readonly attributes: Readonly<Record<string, AttributeCounts>>;
  readonly attributesPhase: SidePhase;
}

/** One row of the table. */
export type Donor = PageFragment['nodes'][number];

/** The links to one domain. What is absent has not come yet. */
export type AttributeCounts = {
  readonly [Attribute in 'follow' | 'nofollow' | 'sponsored' | 'ugc']?: LinkCountFragment | null;
};

/** Where the rows are. */
export type Phase =
  | { readonly kind: 'idle' }
  /** The user did not want to pay for the first view. */
  | { readonly kind: 'declined'; readonly unopened: View }
  /** The price of this view is asked for, and then the user. The rows of the view before stay. */
  | { readonly kind: 'pricing'; readonly view: View }
  | { readonly kind: 'loading' }
  /** The gateway is busy; `until` is in milliseconds since 1970. */
  | { readonly kind: 'waiting'; readonly message: string; readonly until: number }
  | { readonly kind: 'offline' }
  | { readonly kind: 'stopped' }
  /** With the view that has not been opened; undefined if the view is open and some of its rows are missing. */
  | { readonly kind: 'failed'; readonly failure: Failure; readonly unopened: View | undefined }
  | { readonly kind: 'ready' };

/** Where a part of the picture is. */
export type SidePhase =
  | { readonly kind: 'idle' }
  | { readonly kind: 'counting' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'done' };

export const EMPTY: ComparisonState = {
  view: undefined,
  rows: [],
  total: undefined,
  endCursor: undefined,
  hasMore: true,
  target: 0,
  phase: { kind: 'idle' },
  counts: {},
  countsPhase: { kind: 'idle' },
  attributes: {},
  attributesPhase: { kind: 'idle' },
};
