import type { DocumentNode } from 'graphql';

/** The name of a document in the client preset's `persisted-documents.json`. */
export function documentId(document: DocumentNode): string {
  // The types of the client preset do not tell what `persistedDocuments` adds.
  const { __meta__ } = document as DocumentNode & { readonly __meta__?: { readonly hash: string } };
  if (__meta__ === undefined) {
    throw new Error('The document does not come from the client preset with "persistedDocuments".');
  }
  return __meta__.hash;
}
