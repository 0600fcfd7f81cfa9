import { isAsyncIterable, type Plugin } from 'graphql-yoga';

type Processed = Parameters<NonNullable<Plugin['onResultProcess']>>[0]['result'];

/** The result of one operation; undefined for batches and streams, which the gateway does not support. */
export function singleResult(
  result: Processed,
): Exclude<Processed, readonly unknown[] | AsyncIterable<unknown>> | undefined {
  return Array.isArray(result) || isAsyncIterable(result) ? undefined : result;
}
