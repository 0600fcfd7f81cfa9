import { LRUCache } from 'lru-cache';
import type { PersistedDocuments } from '../http/documents/use-documents.ts';
import type { Asked, Prepared } from './documents.ts';
import { readBody } from './read-body.ts';

const MAX_BODIES = 5000;

/** Of all bodies and what was prepared for them: MAX_BODIES of front ends, and fewer of those that hold much. */
const MAX_BYTES = 2 ** 25;

/** What is prepared for a resolver: its arguments, and the question to Serpstat. */
const RESOLVER_BYTES = 1000;

/** What a character of JSON takes when it is read: an empty object takes 56 bytes for two, and a comma. */
const BYTES_PER_CHARACTER = 20;

/** In characters. */
const MAX_LENGTH = 2 ** 13;

export interface Bodies {
  /** @throws as `readBody` does, and what `prepare` throws. */
  read(body: string): Prepared;
  /** Forgets what was prepared. */
  clear(): void;
}

/**
 * Reads the bodies of requests, and remembers what was prepared for those that come again: front ends send the same bodies
 * again and again. Of those that come once, it keeps nothing: to keep and forget them costs more than to prepare them.
 */
export function createBodies(persisted: PersistedDocuments, prepare: (asked: Asked) => Prepared): Bodies {
  const known = new LRUCache<string, Prepared>({
    // With it, the cache is made of arrays of numbers, and faster.
    max: MAX_BODIES,
    maxSize: MAX_BYTES,
    sizeCalculation: ({ variables, inputs }, body) =>
      body.length + BYTES_PER_CHARACTER * JSON.stringify(variables).length + RESOLVER_BYTES * inputs.length,
  });
  const comesAgain = createRecentTexts();
  return {
    read(body) {
      let prepared = known.get(body);
      if (prepared === undefined) {
        const { asked, isLasting } = readBody(body, persisted);
        prepared = prepare(asked);
        if (isLasting && body.length <= MAX_LENGTH && comesAgain(body)) {
          known.set(body, prepared);
        }
      }
      return prepared;
    },
    clear: () => known.clear(),
  };
}

/**
 * Whether a text, or rarely another one, was among the last few thousand. Keeps a number for each: texts that come once
 * would live just long enough to be garbage that V8 seldom collects.
 */
function createRecentTexts(): (text: string) => boolean {
  const hashes = new Int32Array(RECENT_TEXTS);
  return text => {
    const hash = hashOf(text);
    const place = (hash >>> 0) % RECENT_TEXTS;
    const isKnown = hashes[place] === hash;
    hashes[place] = hash;
    return isKnown;
  };
}

const RECENT_TEXTS = 2 ** 15;

/** FNV-1a, of code units: http://www.isthe.com/chongo/tech/comp/fnv/ */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let place = 0; place < text.length; place += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(place), 0x01000193);
  }
  return hash;
}
