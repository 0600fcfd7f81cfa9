import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { sha256 } from 'crypto-hash';
import { documentId } from '../document-id.ts';

/** The gateway learns each document when it is first sent. */
export const automaticPersistedQueries = new PersistedQueryLink({ sha256: text => sha256(text) });

/** The gateway has the documents from its start. */
export const trustedDocuments = new PersistedQueryLink({ generateHash: documentId });
