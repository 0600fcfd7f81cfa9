import type { Exchange } from '../upstream/index.ts';
import type { Play } from './play.ts';
import { ROUNDING_MS, SETTINGS } from './settings.ts';
import type { Stay } from './stay.ts';

/** All mistakes in the requests to Serpstat: too fast, too long, too often, for nobody, or beyond a limit. */
export function mistakesInSending({ upstream: { exchanges }, stays, serpstat }: Play): readonly string[] {
  const isStill = ({ listings, startedAt, endedAt = Infinity }: Stay) =>
    [...listings].every(listing => serpstat.statesBetween(listing, startedAt, endedAt).length === 1);
  const purchases = soloPurchases(exchanges, stays);
  return [
    ...tooFast(exchanges),
    ...tooLong(exchanges),
    ...forNobody(exchanges, stays),
    ...purchases.flatMap(({ stay, bought }) => overspent(stay, bought)),
    ...purchases.flatMap(({ stay, bought }) => (isStill(stay) ? tooOften(bought) : [])),
  ];
}

function tooFast(exchanges: readonly Exchange[]): readonly string[] {
  const least = 1000 / SETTINGS.rate;
  return exchanges.flatMap(({ startedAt }, place) => {
    const gap = startedAt - (exchanges[place - 1]?.startedAt ?? Number.NEGATIVE_INFINITY);
    return gap >= least ? [] : [`the request at ${startedAt} came ${gap} ms after the one before`];
  });
}

function tooLong(exchanges: readonly Exchange[]): readonly string[] {
  return exchanges
    .filter(({ startedAt, endedAt = Infinity }) => endedAt - startedAt > SETTINGS.timeoutMs + ROUNDING_MS)
    .map(exchange => `the request ${JSON.stringify(exchange)} took longer than allowed`);
}

function forNobody(exchanges: readonly Exchange[], stays: readonly Stay[]): readonly string[] {
  const buyers = byListing(stays.filter(({ isDryRun }) => !isDryRun));
  const curious = stays.filter(({ asksCredits }) => asksCredits);
  return exchanges
    .filter(({ startedAt, listing }) => {
      const wanting = listing === undefined ? curious : buyers.get(listing);
      return !wanting?.some(stay => isThere(stay, startedAt));
    })
    .map(({ startedAt, listing }) => `no operation wanted the request at ${startedAt} for ${listing}`);
}

interface SoloPurchase {
  readonly stay: Stay;
  readonly bought: readonly Exchange[];
}

/** Operations that alone wanted their listings: all requests for these listings meanwhile were sent for them. */
function soloPurchases(exchanges: readonly Exchange[], stays: readonly Stay[]): readonly SoloPurchase[] {
  const visitors = byListing(stays);
  const bought = Map.groupBy(exchanges, ({ listing = '' }) => listing);
  const isAlone = (stay: Stay) =>
    [...stay.listings].every(listing =>
      visitors.get(listing)?.every(other => other === stay || !overlap(stay, other)),
    );
  return stays.filter(isAlone).map(stay => ({
    stay,
    bought: [...stay.listings]
      .flatMap(listing => bought.get(listing) ?? [])
      .filter(({ startedAt }) => isThere(stay, startedAt)),
  }));
}

/** All that was billed counts, whether or not the gateway received the response. */
function overspent({ startedAt, limit }: Stay, bought: readonly Exchange[]): readonly string[] {
  const billed = bought.reduce((sum, exchange) => sum + exchange.billed, 0);
  return billed <= limit
    ? []
    : [`${billed} credits were billed to the operation at ${startedAt}, whose limit is ${limit}`];
}

/** A page is requested again only if that is safe, and only once if it may have been billed. */
function tooOften(bought: readonly Exchange[]): readonly string[] {
  const pages = Map.groupBy(bought, ({ listing, page, size }) => `${listing} ${page}/${size}`);
  return [...pages].flatMap(([page, attempts]) =>
    attempts
      .filter((attempt, place) => attempts.length - 1 - place > retriesAfter(attempt))
      .map(attempt => `${page} was requested again too often after ${JSON.stringify(attempt)}`),
  );
}

/** How many more attempts are allowed. */
function retriesAfter({ fate, isTooFast }: Exchange): number {
  switch (fate.kind) {
    case 'unsent':
    case 'unconnected':
      return SETTINGS.retries;
    case 'status':
      return [429, 502, 503, 504].includes(fate.status) ? SETTINGS.retries : 0;
    case 'refused':
      return isTooFast || [429, 32429].includes(fate.code) ? SETTINGS.retries : 0;
    case 'answered':
      return isTooFast ? SETTINGS.retries : fate.ms >= SETTINGS.timeoutMs ? 1 : 0;
    case 'broken':
    case 'silent':
      return isTooFast ? SETTINGS.retries : 1;
    case 'garbled':
      return isTooFast ? SETTINGS.retries : 0;
  }
}

function isThere({ startedAt, endedAt = Infinity }: Stay, at: number): boolean {
  return startedAt <= at && at <= endedAt;
}

function overlap(a: Stay, b: Stay): boolean {
  return a.startedAt <= (b.endedAt ?? Infinity) && b.startedAt <= (a.endedAt ?? Infinity);
}

function byListing(stays: readonly Stay[]): ReadonlyMap<string, readonly Stay[]> {
  const asked = stays.flatMap(stay => [...stay.listings].map(listing => ({ listing, stay })));
  const groups = Map.groupBy(asked, ({ listing }) => listing);
  return new Map([...groups].map(([listing, group]) => [listing, group.map(({ stay }) => stay)]));
}
