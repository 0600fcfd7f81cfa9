import { LRUCache } from 'lru-cache';
import type { PersistedDocuments } from '../http/documents/use-documents.ts';
import type { Asked, Prepared } from './documents.ts';
import { readBody } from './read-body.ts';

const MAX_BODIES = 5000;

/** Of all bodies and what was prepared for them: some thousands. */
const MAX_BYTES = 2 ** 24;

/** What is prepared for a body, with two resolvers: variables, arguments, the question to Serpstat. */
const PREPARED_BYTES = 2500;

/** In characters. */
const MAX_LENGTH = 2 ** 13;

/**
 * Reads the bodies of requests, and remembers what was prepared for those that come again: front ends send the same bodies
 * again and again. Of those that come once, it keeps nothing: to keep and forget them costs more than to prepare them.
 *
 * @returns a function that throws as `readBody` does.
 */
export function createBodies(
  persisted: PersistedDocuments,
  prepare: (asked: Asked) => Prepared,
): (body: string) => Prepared {
  const known = new LRUCache<string, Prepared>({
    // With it, the cache is made of arrays of numbers, and faster.
    max: MAX_BODIES,
    maxSize: MAX_BYTES,
    maxEntrySize: MAX_LENGTH + PREPARED_BYTES,
    sizeCalculation: (_, body) => body.length + PREPARED_BYTES,
  });
  const comesAgain = createRecentTexts();
  return body => {
    let prepared = known.get(body);
    if (prepared === undefined) {
      const { asked, isLasting } = readBody(body, persisted);
      prepared = prepare(asked);
      if (isLasting && comesAgain(body)) {
        known.set(body, prepared);
      }
    }
    return prepared;
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
