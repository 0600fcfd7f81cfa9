import { GatewayError } from '../errors.ts';

/** The turn would come in `waitMs`, but the operation times out in `timeLeftMs`. */
export function busyError(waitMs: number, timeLeftMs: number): GatewayError {
  const retryAfterMs = Math.ceil(waitMs);
  const reason =
    timeLeftMs > 0
      ? `The rate limit allows this request to Serpstat in ${retryAfterMs} ms, but the operation times out before that.`
      : "The operation's time is up, and it still needs a request to Serpstat.";
  const remedy = 'Retry later, or raise REQUEST_TIMEOUT_MS or, if the plan allows it, SERPSTAT_RATE.';
  return new GatewayError('UPSTREAM_BUSY', `${reason} ${remedy}`, { retryAfterMs });
}

/** The queue is full. Its last request starts in `waitMs`. */
export function queueFullError(waitMs: number): GatewayError {
  const message =
    'Too many requests to Serpstat are waiting. Retry later or, if the plan allows it, raise SERPSTAT_RATE.';
  return new GatewayError('UPSTREAM_BUSY', message, { retryAfterMs: Math.ceil(waitMs) });
}

/** The circuit breaker lets no request start for `pauseMs`. */
export function pausedError(pauseMs: number): GatewayError {
  const retryAfterMs = Math.ceil(pauseMs);
  const message = `Serpstat has failed repeatedly; no requests are sent to it for ${retryAfterMs} ms. Retry then.`;
  return new GatewayError('UPSTREAM_UNAVAILABLE', message, { retryAfterMs });
}
