import { useAPQ } from '@graphql-yoga/plugin-apq';
import { usePersistedOperations } from '@graphql-yoga/plugin-persisted-operations';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import { badRequest } from '../bad-request.ts';
import type { Documents } from './read-documents.ts';

/** The parameter that names a trusted document, by the GraphQL-over-HTTP appendix on persisted documents. */
export const DOCUMENT_ID = 'documentId';

/** Documents that requests can name instead of holding them. */
export interface PersistedDocuments {
  readonly trusted: Documents;
  /** By their hash, what clients have registered. */
  readonly registered: LRUCache<string, string>;
  /** Whether only trusted documents are answered (DOCUMENTS_ONLY). */
  readonly only: boolean;
}

/** Documents registered by clients, at most: in count, and in characters of text. */
const MAX_REGISTERED = 1000;
const MAX_CHARACTERS = 2 ** 22;

export function createPersistedDocuments(trusted: Documents, only: boolean): PersistedDocuments {
  const registered = new LRUCache<string, string>({
    max: MAX_REGISTERED,
    maxSize: MAX_CHARACTERS,
    // One long document must not push out all the others.
    maxEntrySize: 2 ** 16,
    sizeCalculation: text => Math.max(1, text.length),
  });
  return { trusted, registered, only };
}

/** The text that a hash stands for, if it is held. */
export function documentByHash(
  hash: string,
  { trusted, registered, only }: PersistedDocuments,
): string | undefined {
  return trusted.get(hash) ?? (only ? undefined : registered.get(hash));
}

/**
 * Finds the document of a request that does not hold it: trusted documents by `documentId` or by the hash of automatic
 * persisted queries, and, unless `only` is set, documents that clients have registered by their hash. What is found
 * passes the same limits as a document in the request.
 */
export function useDocuments(documents: PersistedDocuments): readonly Plugin[] {
  const { trusted, only } = documents;
  return only ? [useTrusted(trusted, only)] : [useRegistered(documents), useTrusted(trusted, only)];
}

function useRegistered(documents: PersistedDocuments): Plugin {
  const { onParams } = useAPQ({
    store: {
      get: hash => documentByHash(hash, documents),
      set: (hash, text) => documents.registered.set(hash, text),
    },
    // As Apollo Server answers: not every client reads the body of a 404 before it sends the document.
    responseConfig: { forceStatusCodeOk: true },
  });
  return {
    onParams(payload) {
      const query: unknown = payload.params.query; // not checked yet
      return query == null || typeof query === 'string' ? onParams?.(payload) : undefined;
    },
  };
}

function useTrusted(documents: Documents, only: boolean): Plugin {
  const { onParams } = usePersistedOperations({
    allowArbitraryOperations: !only,
    extractPersistedOperationId: (params, request) => idOf(params, request, only) ?? null,
    getPersistedOperation: id => documents.get(id) ?? null,
    customErrors: {
      notFound: () => badRequest(UNKNOWN, 404, 'PERSISTED_QUERY_NOT_IN_LIST'),
      keyNotFound: () => badRequest(MISSING, 400),
      persistedQueryOnly: () => badRequest(ONLY, 403, 'PERSISTED_QUERY_ONLY'),
    },
  });
  return {
    onParams(payload) {
      const { params, request } = payload;
      // A request that names no document gets the message about a missing query, unless only trusted ones are allowed.
      return only || (!params.query && idOf(params, request, only) !== undefined)
        ? onParams?.(payload)
        : undefined;
    },
  };
}

const UNKNOWN =
  'No trusted document has this id. Send the id of a document in the file of DOCUMENTS as "documentId"; the gateway reads the file when it starts.';
const MISSING =
  'The gateway answers only trusted documents (DOCUMENTS_ONLY). Send the id of one as "documentId", as in {"documentId": "…", "variables": {}}.';
const ONLY =
  'The gateway answers only trusted documents (DOCUMENTS_ONLY), and no document in a request. Send the id of a trusted document as "documentId" instead of "query".';

function idOf(params: GraphQLParams, request: Request, only: boolean): string | undefined {
  const id =
    (params as { readonly documentId?: unknown }).documentId ?? // Yoga's type lacks its `extraParamNames`
    (request.method === 'GET' ? new URL(request.url).searchParams.get(DOCUMENT_ID) : undefined) ??
    (only ? params.extensions?.persistedQuery?.sha256Hash : undefined);
  if (id == null || typeof id === 'string') {
    return id ?? undefined;
  }
  throw badRequest(`The parameter "${DOCUMENT_ID}" must be a string: the id of a trusted document.`, 400);
}
