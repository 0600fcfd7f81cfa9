/** Where bought rows and the account of credits are kept. */
export type StorePlace = { readonly kind: 'memory' } | { readonly kind: 'sqlite'; readonly path: string };

/** STORE_URL has a value that cannot be meant. The message says what to change. */
export class StoreUrlError extends Error {
  override readonly name = 'StoreUrlError';
}

/** What `readStorePlace` takes, for messages. */
export const STORE_URL_TAKES = 'memory: or sqlite:PATH, a file as in sqlite:.data/store.db';

/**
 * Reads the setting STORE_URL. A relative path begins at the working directory.
 *
 * @throws a `StoreUrlError` that names the value and what is taken.
 */
export function readStorePlace(url: string): StorePlace {
  const place = placeOf(url);
  if (place === undefined) {
    throw new StoreUrlError(`${JSON.stringify(url)} is no place for the store: it takes ${STORE_URL_TAKES}`);
  }
  return place;
}

/** Whether `readStorePlace` takes it. */
export function isStoreUrl(url: string): boolean {
  return placeOf(url) !== undefined;
}

function placeOf(url: string): StorePlace | undefined {
  if (url === 'memory:') {
    return { kind: 'memory' };
  }
  const path = FILE_URL.exec(url)?.groups?.path;
  return path === undefined || path === ':memory:' ? undefined : { kind: 'sqlite', path };
}

/** A path that names a file, not a folder; with two slashes in front it would look like a host to half of its readers. */
const FILE_URL = /^sqlite:(?<path>(?!\/\/)(?!\s)[^\0]*[^\s\0/])$/;
