import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/**
 * Caches parsed documents, and the errors of those that do not parse. Yoga's own cache counts documents, and a thousand
 * documents can take gigabytes.
 */
export function createDocumentCache() {
  return { documentCache: boundedCache<DocumentNode>(), errorCache: boundedCache<object>() };
}

/**
 * In characters of the documents. A character takes up to 250 bytes of memory, when tokens are as short as possible.
 */
const MAX_CHARACTERS = 2 ** 18;

function boundedCache<Kept extends object>() {
  return new LRUCache<string, Kept>({
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (_, text) => Math.max(1, text.length),
  });
}
