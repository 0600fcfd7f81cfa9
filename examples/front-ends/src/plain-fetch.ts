import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import type { Credits } from './credits.ts';
import { retryingFetch } from './retrying-fetch.ts';

/** Sends a document. The caller decides what an error in `errors` means for the rows in `data`. */
export async function ask<Data, Variables>(
  url: string,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Answer<Data>> {
  const response = await retryingFetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: print(document), variables }),
  });
  return response.json();
}

export interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: {
      readonly code: string;
      readonly retryable: boolean;
      readonly retryAfterMs?: number;
    };
  }[];
  readonly extensions?: { readonly credits?: Credits };
}
