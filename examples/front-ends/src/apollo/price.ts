import {
  type ApolloClient,
  CombinedGraphQLErrors,
  type OperationVariables,
  type TypedDocumentNode,
} from '@apollo/client';
import type { GraphQLFormattedError } from 'graphql';
import type { Credits } from '../credits.ts';

/** What an operation would cost at most, in credits: 0 if its rows are stored. Buys nothing. */
export async function priceOf<Data, Variables extends OperationVariables>(
  client: ApolloClient,
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<number> {
  const { error } = await client.query<Data, OperationVariables>({
    query,
    variables,
    fetchPolicy: 'no-cache',
    errorPolicy: 'all',
    context: { headers: { 'x-credits-dry-run': '1' } },
  });
  if (!error) {
    return 0;
  }
  if (CombinedGraphQLErrors.is(error) && error.errors.every(isDryRun)) {
    const { credits } = error.extensions as { credits: Credits }; // as in every answer to an operation
    return credits.requested;
  }
  throw error;
}

function isDryRun({ extensions }: GraphQLFormattedError): boolean {
  return extensions?.code === 'DRY_RUN';
}
