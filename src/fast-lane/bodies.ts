import { LRUCache } from 'lru-cache';
import type { Asked, Prepared } from './documents.ts';
import { handOn } from './hand-on.ts';

/** In characters of bodies, of all and of one. */
const MAX_CHARACTERS = 2 ** 22;
const MAX_LENGTH = 2 ** 13;

/**
 * Reads the bodies of requests, and remembers what was prepared for the last of them: front ends send the same bodies again
 * and again.
 *
 * @returns a function that throws for all that is not a document, its variables and the name of an operation.
 */
export function createBodies(prepare: (asked: Asked) => Prepared): (body: string) => Prepared {
  const known = new LRUCache<string, Prepared>({
    maxSize: MAX_CHARACTERS,
    maxEntrySize: MAX_LENGTH,
    sizeCalculation: (_, body) => body.length,
  });
  return body => {
    let prepared = known.get(body);
    if (prepared === undefined) {
      prepared = prepare(readAsked(body));
      known.set(body, prepared);
    }
    return prepared;
  };
}

function readAsked(body: string): Asked {
  // JSON.parse gives an object a member of this name, and an assignment does not.
  if (body.includes('__proto__')) {
    handOn();
  }
  const parameters: unknown = JSON.parse(body);
  if (!isObject(parameters)) {
    return handOn();
  }
  const { query, operationName, variables, ...others } = parameters;
  if (typeof query !== 'string' || query === '' || Object.keys(others).length > 0) {
    return handOn();
  }
  return {
    query,
    operationName:
      operationName == null || typeof operationName === 'string' ? (operationName ?? undefined) : handOn(),
    variables: variables == null ? {} : isObject(variables) ? variables : handOn(),
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
