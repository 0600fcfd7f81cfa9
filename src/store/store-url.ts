/** Where bought rows and the account of credits are kept. */
export type StorePlace = { readonly kind: 'memory' } | { readonly kind: 'sqlite'; readonly path: string };

/** STORE_URL is wrong. The message says why, and what to change. */
export class StoreUrlError extends Error {
  override readonly name = 'StoreUrlError';
}

/** The values that `readStorePlace` accepts, for messages. */
export const STORE_URL_TAKES = 'memory: or sqlite:PATH, a file as in sqlite:.data/store.db';

/**
 * Reads the setting STORE_URL. A relative path starts at the working directory.
 *
 * @throws a `StoreUrlError` that names the value and the accepted ones.
 */
export function readStorePlace(url: string): StorePlace {
  const place = placeOf(url);
  if (place === undefined) {
    throw new StoreUrlError(`STORE_URL=${JSON.stringify(url)} is wrong: it takes ${STORE_URL_TAKES}`);
  }
  return place;
}

/** Whether `readStorePlace` accepts it. */
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

/** The path of a file, not of a folder. Two slashes in front would look like a host. */
const FILE_URL = /^sqlite:(?<path>(?!\/\/)(?!\s)[^\0]*[^\s\0/])$/;
