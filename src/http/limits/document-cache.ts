import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/**
 * Keeps parsed documents, and the errors of those that do not parse, for who sends them again. Yoga's own cache counts
 * documents, of which a thousand can take gigabytes.
 */
export function createDocumentCache() {
  return { documentCache: boundedCache<DocumentNode>(), errorCache: boundedCache<object>() };
}

/** In characters of the documents' texts: one comes to 250 bytes of memory, where tokens are as short as can be. */
const MAX_CHARACTERS = 2 ** 18;

function boundedCache<Kept extends object>() {
  return new LRUCache<string, Kept>({
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (_, text) => Math.max(1, text.length),
  });
}
