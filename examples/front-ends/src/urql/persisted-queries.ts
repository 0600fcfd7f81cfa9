import { persistedExchange } from '@urql/exchange-persisted';
import { documentId } from '../document-id.ts';

/** The gateway learns each document when it is first sent. */
export const automaticPersistedQueries = persistedExchange({ preferGetForPersistedQueries: false });

/** The gateway has the documents from its start. */
export const trustedDocuments = persistedExchange({
  preferGetForPersistedQueries: false,
  enforcePersistedQueries: true,
  generateHash: async (_text, document) => documentId(document),
});
