import type { Site } from '../src/sites.ts';

const domainOf = (place: number) => `rows-${1001 + (place % 40)}.example`;

/** Forty sites, each of which has the next two as its rivals. The sandbox has over a thousand links to each. */
export const FORTY_SITES: readonly Site[] = Array.from({ length: 40 }, (_, place) => ({
  owner: place % 2 === 0 ? 'Fashion' : 'Tools',
  domain: domainOf(place),
  rivals: [domainOf(place + 1), domainOf(place + 2)],
}));
