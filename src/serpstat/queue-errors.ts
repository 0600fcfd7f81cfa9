import { GatewayError } from '../errors.ts';

/** What an operation is told whose turn would come too late. */
export function busyError(waitMs: number): GatewayError {
  const retryAfterMs = Math.ceil(waitMs);
  return new GatewayError(
    'UPSTREAM_BUSY',
    `At the pace that Serpstat allows, the turn of this request would come in ${retryAfterMs} ms: more than the operation has left. ` +
      'Ask again later, or raise REQUEST_TIMEOUT_MS or, where the plan allows it, SERPSTAT_RATE.',
    { retryAfterMs, charged: 0 },
  );
}

/** What an operation is told while Serpstat is not asked. */
export function pausedError(pauseMs: number): GatewayError {
  const retryAfterMs = Math.ceil(pauseMs);
  return new GatewayError(
    'UPSTREAM_UNAVAILABLE',
    `Serpstat has failed many times, so it is not asked for another ${retryAfterMs} ms. Ask again then.`,
    { retryAfterMs, charged: 0 },
  );
}
