import type { Day } from '../web/calendar.ts';
import { isHostName } from '../web/hosts.ts';
import type { DonorRow, LinkRow } from '../web/rows.ts';
import type { LinkSearch, SearchType } from '../web/web.ts';
import { backlinkPredicate } from './backlink-filter.ts';
import type { Predicate } from './complex-filter.ts';
import { intersectFields, intersectPredicate } from './intersect-filter.ts';
import { type JsonObject, shown } from './json.ts';
import { type BacklinkSort, backlinkSorts, type Direction } from './order.ts';
import { badParams, RpcError, rpcCodes } from './rpc-error.ts';

export interface BacklinksParams extends ListingParams<LinkRow, BacklinkSort>, LinkSearch {}

export interface IntersectParams extends ListingParams<DonorRow, string> {
  /** The analysed domain, followed by its one or two competitors. */
  readonly domains: readonly string[];
}

export interface ListingParams<Row, Sort extends string> {
  readonly sort: Sort;
  readonly order: Direction;
  readonly page: number;
  readonly size: number;
  readonly filter: Predicate<Row> | null;
  /** Identifies the listing among those of its method: all parameters except page and size. */
  readonly key: string;
}

/** @throws RpcError 32602, 32117, 32010 or 402. */
export function readBacklinksParams(params: JsonObject, today: Day): BacklinksParams {
  refuseUnknown(params, ['query', 'searchType', 'linkPerDomain', ...listingNames]);
  const searchType = readSearchType(params.searchType);
  const query = searchType === 'domain' || searchType === 'domain_with_subdomains' ? hostName : hostAndPath;
  const subject = {
    query: query(params.query, 'query'),
    searchType,
    onePerDomain: readLinkPerDomain(params.linkPerDomain),
    today,
  };
  const filter = params.complexFilter === undefined ? null : backlinkPredicate(params.complexFilter, today);
  return { ...subject, ...readListing(params, subject, backlinkSorts, 'check', filter) };
}

/** @throws RpcError 32602, 32117 or 402. */
export function readIntersectParams(params: JsonObject): IntersectParams {
  refuseUnknown(params, ['query', 'intersect', ...listingNames]);
  const domains = [hostName(params.query, 'query'), ...readCompetitors(params.intersect)];
  if (new Set(domains).size < domains.length) {
    throw badParams(`query and intersect must name different domains, not ${shown(domains)}`);
  }
  const { complexFilter } = params;
  const filter = complexFilter === undefined ? null : intersectPredicate(complexFilter, domains.length);
  const sorts = intersectFields(domains.length);
  return { domains, ...readListing(params, { domains }, sorts, 'domain_rank', filter) };
}

/** @throws RpcError 32602 for a parameter that is not in `known`. */
export function refuseUnknown(params: JsonObject, known: readonly string[]): void {
  const unknown = Object.keys(params).find(name => !known.includes(name));
  if (unknown === undefined) {
    return;
  }
  throw badParams(`Unknown parameter ${shown(unknown)}; known parameters: ${known.join(', ') || 'none'}`);
}

const listingNames = ['sort', 'order', 'page', 'size', 'complexFilter'];

/** The last row of a listing that can be requested. */
const MAX_DEPTH = 60_000;

function readListing<Row, Sort extends string>(
  params: JsonObject,
  subject: object,
  sorts: readonly Sort[],
  defaultSort: Sort,
  filter: Predicate<Row> | null,
): ListingParams<Row, Sort> {
  const { order = 'desc', page: givenPage = 1, size: givenSize = 100, complexFilter } = params;
  const sort = params.sort === undefined ? defaultSort : sorts.find(known => known === params.sort);
  if (sort === undefined) {
    throw badParams(`sort must be one of ${sorts.join(', ')}, not ${shown(params.sort)}`);
  }
  const direction = typeof order === 'string' ? order.toUpperCase() : '';
  if (direction !== 'ASC' && direction !== 'DESC') {
    throw badParams(`order must be asc or desc, not ${shown(order)}`);
  }
  const page = integerFrom1(givenPage, 'page', Number.MAX_SAFE_INTEGER);
  const size = integerFrom1(givenSize, 'size', 1000);
  if (page * size > MAX_DEPTH) {
    throw new RpcError(
      rpcCodes.tooDeep,
      `To get more than ${MAX_DEPTH} results use export: page ${page} of size ${size} goes further`,
    );
  }
  const key = JSON.stringify([subject, sort, direction, complexFilter]);
  return { sort, order: direction, page, size, filter, key };
}

function integerFrom1(value: unknown, name: string, max: number): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 && value <= max) {
    return value;
  }
  throw badParams(`${name} must be a whole number from 1 to ${max}, not ${shown(value)}`);
}

const searchTypes: readonly SearchType[] = ['domain', 'domain_with_subdomains', 'url', 'part_url'];

/** Lower case on the wire. Also accepts `URL`, which the documentation writes. */
function readSearchType(value: unknown): SearchType {
  const word = typeof value === 'string' && value.toLowerCase() === 'url' ? 'url' : value;
  const searchType = searchTypes.find(known => known === word);
  if (searchType) {
    return searchType;
  }
  throw badParams(`searchType must be one of ${searchTypes.join(', ')}, not ${shown(value)}`);
}

function readLinkPerDomain(value: unknown = 1): boolean {
  if (value === 1 || value === '1') {
    return true;
  }
  if (value === 0 || value === '0') {
    return false;
  }
  throw badParams(`linkPerDomain must be 0 or 1, not ${shown(value)}`);
}

function hostName(value: unknown, name: string): string {
  if (typeof value === 'string' && isHostName(value)) {
    return value;
  }
  throw badParams(`${name} must be a lower-case ASCII host name, not ${shown(value)}`);
}

function hostAndPath(value: unknown, name: string): string {
  const slash = typeof value === 'string' ? value.indexOf('/') : -1;
  if (typeof value === 'string' && slash > 0 && isHostName(value.slice(0, slash))) {
    return value;
  }
  throw badParams(
    `${name} must be a host and a path without a scheme, such as site.com/path/, not ${shown(value)}`,
  );
}

function readCompetitors(value: unknown): readonly string[] {
  if (!Array.isArray(value) || value.length < 1 || value.length > 2) {
    throw badParams(`intersect must be a list of one or two domains, not ${shown(value)}`);
  }
  return value.map(domain => hostName(domain, 'intersect'));
}
