import { ApolloLink } from '@apollo/client';
import { tap } from 'rxjs';
import type { Credits } from '../credits.ts';

/** Tells what each operation cost. */
export function creditsLink(report: (credits: Credits) => void): ApolloLink {
  return new ApolloLink((operation, forward) =>
    forward(operation).pipe(tap(({ extensions }) => extensions?.credits && report(extensions.credits))),
  );
}
