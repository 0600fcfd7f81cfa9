import { documentByHash, type PersistedDocuments } from '../http/documents/use-documents.ts';
import type { Asked } from './documents.ts';
import { handOn } from './hand-on.ts';

/** What a body asks. */
export interface BodyRead {
  readonly asked: Asked;
  /** Whether the same body will ask the same: of registered documents, those that are not used are forgotten. */
  readonly isLasting: boolean;
}

/**
 * Reads a body: a document or what names one, variables and the name of an operation.
 *
 * @throws `HandOn` for all others.
 */
export function readBody(body: string, persisted: PersistedDocuments): BodyRead {
  // JSON.parse gives an object a member of this name, and an assignment does not.
  if (body.includes('__proto__')) {
    handOn();
  }
  const parameters: unknown = JSON.parse(body);
  if (!isObject(parameters)) {
    return handOn();
  }
  const { query, documentId, operationName, variables, extensions, ...others } = parameters;
  if (Object.keys(others).length > 0) {
    return handOn();
  }
  const { text, isLasting } = findDocument({ query, documentId, hash: hashIn(extensions) }, persisted);
  return {
    asked: {
      query: text,
      operationName:
        operationName == null || typeof operationName === 'string' ? (operationName ?? undefined) : handOn(),
      variables: variables == null ? {} : isObject(variables) ? variables : handOn(),
    },
    isLasting,
  };
}

/** The three ways to name a document. */
interface Naming {
  readonly query: unknown;
  readonly documentId: unknown;
  readonly hash: string | undefined;
}

function findDocument(
  { query, documentId, hash }: Naming,
  persisted: PersistedDocuments,
): { readonly text: string; readonly isLasting: boolean } {
  const { trusted, only } = persisted;
  if (query !== undefined) {
    const isAlone = documentId === undefined && hash === undefined;
    const isText = typeof query === 'string' && query !== '';
    return isAlone && isText && !only ? { text: query, isLasting: true } : handOn();
  }
  if (documentId !== undefined) {
    const isAlone = hash === undefined;
    const text = isAlone && typeof documentId === 'string' ? trusted.get(documentId) : undefined;
    return { text: text ?? handOn(), isLasting: true };
  }
  const id = hash ?? handOn();
  return { text: documentByHash(id, persisted) ?? handOn(), isLasting: trusted.has(id) };
}

/** The hash of an automatic persisted query. Nothing looks at other extensions, which some clients send. */
function hashIn(extensions: unknown): string | undefined {
  if (extensions === undefined) {
    return undefined;
  }
  const { persistedQuery } = isObject(extensions) ? extensions : handOn();
  if (persistedQuery === undefined) {
    return undefined;
  }
  const { version, sha256Hash } = isObject(persistedQuery) ? persistedQuery : handOn();
  return version === 1 && typeof sha256Hash === 'string' ? sha256Hash : handOn();
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
