import type { CompiledFilter } from '../filter/compile.ts';
import { fingerprintOf } from '../listing/fingerprint.ts';
import type { WindowRequest } from '../listing/window-request.ts';
import { type PageArguments, readPageArguments } from '../paging/window.ts';
import type { ComplexFilter } from '../serpstat/complex-filter.ts';
import type { Listing } from '../serpstat/listing.ts';

/** What the arguments of a connection ask for. */
export interface Lookup<Row> extends Pick<WindowRequest<Row>, 'fingerprint' | 'page'> {
  /** Null if no row can match the filter. */
  readonly listing: Listing<Row> | null;
}

/**
 * Looks up a page of the listing with a compiled filter.
 *
 * @throws BAD_USER_INPUT as `readPageArguments` does.
 */
export function lookUp<Row>(
  filter: CompiledFilter,
  listingWith: (filter: ComplexFilter | undefined) => Listing<Row>,
  page: PageArguments,
): Lookup<Row> {
  const listing = filteredListing(filter, listingWith);
  const fingerprint = listing === null ? NO_LISTING : fingerprintOf(listing);
  return { listing, fingerprint, page: readPageArguments(page, fingerprint) };
}

/** No listing has this fingerprint, so every cursor is refused. */
const NO_LISTING = 'none';

function filteredListing<Row>(
  filter: CompiledFilter,
  listingWith: (filter: ComplexFilter | undefined) => Listing<Row>,
): Listing<Row> | null {
  switch (filter.kind) {
    case 'nothing':
      return null;
    case 'everything':
      return listingWith(undefined);
    case 'groups':
      return listingWith(filter.groups);
  }
}

/** Arguments of a connection. They keep what they ask for. */
export interface ConnectionArguments<Row> extends PageArguments {
  readonly filter?: object | null | undefined;
  [LATEST]?: { readonly name: string; readonly lookup: Lookup<Row> };
}

/** A property of the arguments, because a WeakMap with thousands of them takes longer than the lookups. */
const LATEST = Symbol('latest lookup');

/**
 * The same function, which remembers its latest result for each object of arguments: the fast lane reads the arguments of
 * a request once, however often it comes. With a filter, it works each time, because that counts as work of the
 * operation.
 */
export function rememberLookups<Arguments extends ConnectionArguments<Row>, Row>(
  lookUpOf: (name: string, args: Arguments, spendOnFilter: (steps: number) => void) => Lookup<Row>,
): typeof lookUpOf {
  return (name, args, spendOnFilter) => {
    const latest = args[LATEST];
    if (latest?.name === name) {
      return latest.lookup;
    }
    const lookup = lookUpOf(name, args, spendOnFilter);
    if (args.filter == null) {
      args[LATEST] = { name, lookup };
    }
    return lookup;
  };
}
