import type { Plugin } from 'graphql-yoga';
import type { Clock } from '../clock.ts';
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
  scope: 'private' | 'public',
): Plugin<{ readonly operation: OperationContext }> {
  const freshUntil = new WeakMap<Request, number>();
  const cacheControl = new WeakMap<Request, string>();

  function secondsLeft(request: Request): number {
    return Math.floor(((freshUntil.get(request) ?? 0) - clock.epoch()) / 1000);
  }

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
      const seconds = singleResult(result)?.errors === undefined ? secondsLeft(request) : 0;
      cacheControl.set(request, seconds > 0 ? `${scope}, max-age=${seconds}` : 'no-store');
    },
    onResponse({ request, response }) {
      const value = cacheControl.get(request);
      if (value !== undefined) {
        response.headers.set('cache-control', value);
        response.headers.append('vary', VARY);
      }
    },
  };
}

/** What makes an answer to the same document another one. */
const VARY =
  'accept, authorization, x-credit-limit, x-credits-dry-run, x-credits-refresh, apollo-federation-include-trace';
