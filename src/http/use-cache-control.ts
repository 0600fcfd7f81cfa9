import type { Plugin } from 'graphql-yoga';
import type { Clock } from '../clock.ts';
import type { CacheScope } from '../config.ts';
import type { OperationContext } from '../operation/start-operation.ts';
import { singleResult } from './single-result.ts';

/**
 * Says with `Cache-Control` how long the answer to an operation can be kept: until its oldest row expires. `no-store` for
 * an answer with errors, or without anything that can be kept. Must follow `useOperation`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2
 */
export function useCacheControl(
  clock: Clock,
  scope: CacheScope,
): Plugin<{ readonly operation: OperationContext }> {
  const freshUntil = new WeakMap<Request, number>();
  const controls = new WeakMap<Request, string>();

  return {
    onExecute({ args }) {
      const { request, operation } = args.contextValue;
      return {
        onExecuteDone() {
          if (operation.freshUntil !== undefined) {
            freshUntil.set(request, operation.freshUntil);
          }
        },
      };
    },
    onResultProcess({ request, result }) {
      const until = singleResult(result)?.errors === undefined ? freshUntil.get(request) : undefined;
      controls.set(request, cacheControl(scope, until, clock.epoch()));
    },
    onResponse({ request, response }) {
      const value = controls.get(request);
      if (value !== undefined) {
        response.headers.set('cache-control', value);
        response.headers.append('vary', VARY);
      }
    },
  };
}

/** The value for an answer that can be kept until `freshUntil`, or must not be kept if that is undefined or past. */
export function cacheControl(scope: CacheScope, freshUntil: number | undefined, now: number): string {
  const seconds = Math.floor(((freshUntil ?? 0) - now) / 1000);
  return seconds > 0 ? `${scope}, max-age=${seconds}` : 'no-store';
}

/** What makes an answer to the same document another one. */
export const VARY =
  'accept, authorization, x-credit-limit, x-credits-dry-run, x-credits-refresh, apollo-federation-include-trace';
