import { isAsyncIterable, type Plugin } from 'graphql-yoga';

type Processed = Parameters<NonNullable<Plugin['onResultProcess']>>[0]['result'];

/** One operation's result; undefined for a batch or a stream, of which the gateway has none. */
export function singleResult(
  result: Processed,
): Exclude<Processed, readonly unknown[] | AsyncIterable<unknown>> | undefined {
  return Array.isArray(result) || isAsyncIterable(result) ? undefined : result;
}
