import type { BoughtPage } from '../../src/store/store.ts';

/** Some day in 2026, in milliseconds since the epoch. */
export const NOON = Date.UTC(2026, 10, 15, 12);

export const DAY_MS = 24 * 3_600_000;

/** A page of the listing `one`, bought at `NOON`, unless told otherwise. */
export function pageOf<Row>(
  rows: readonly Row[],
  others: Partial<Omit<BoughtPage<Row>, 'rows'>> = {},
): BoughtPage<Row> {
  const fingerprint = others.fingerprint ?? 'one';
  return {
    fingerprint,
    method: 'SerpstatBacklinksProcedure.getNewBacklinks',
    params: { query: `${fingerprint}.example`, order: 'desc' },
    boughtAt: NOON,
    total: 1000,
    start: 0,
    ...others,
    rows,
  };
}

/** The rows `[start, start + count)` of the listing `fingerprint`, each some 200 bytes of JSON, each another one. */
export function someRows(fingerprint: string, start: number, count: number) {
  return Array.from({ length: count }, (_, offset) => ({
    urlFrom: `https://donor-${start + offset}.example/${fingerprint}/${'x'.repeat(100)}`,
    urlTo: `https://${fingerprint}.example/`,
    domainRank: (start + offset) % 100,
  }));
}

/** Everything there is. */
export const ALL = { start: 0, end: 60_000 };

/** No rows: age and total alone. */
export const NONE = { start: 0, end: 0 };

/** However old. */
export const EVER = -Infinity;
