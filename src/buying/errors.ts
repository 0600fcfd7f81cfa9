import { GatewayError } from '../errors.ts';
import type { SharedBudget } from './state.ts';

/** `needed` and `left` are in credits. `client` is the name of the client whose own limit it is, if so. */
export function limitExceeded(needed: number, left: number, client: string | undefined): GatewayError {
  const limit =
    client === undefined ? 'CREDIT_LIMIT' : `the creditLimit of the client ${client} in the file of clients`;
  return new GatewayError(
    'CREDIT_LIMIT_EXCEEDED',
    `These rows cost ${creditsOf(needed)}, but the operation has ${left} left. Nothing was bought for them. ` +
      `Request fewer rows, or raise x-credit-limit or, if that is not set, ${limit}.`,
    { extensions: { creditsNeeded: needed, creditsLeft: left } },
  );
}

/** `needed` and `left` are in credits. Rows that cost more than a whole day allows are not worth a retry. */
export function quotaExhausted(needed: number, left: number, quota: SharedBudget): GatewayError {
  const { client, creditsPerDay = 0, nextDayInMs } = quota;
  const creditsLeft = Math.max(0, left);
  const fitsIntoDay = needed <= creditsPerDay;
  const wait = fitsIntoDay ? 'try again on the next day (UTC), or ' : '';
  return new GatewayError(
    'CLIENT_CREDITS_EXHAUSTED',
    `These rows cost ${creditsOf(needed)}, but the client ${client} has ${creditsLeft} of its ${creditsPerDay} for today left. Nothing was bought for them. ` +
      `Request fewer rows, ${wait || 'or '}raise the creditsPerDay of the client in the file of clients.`,
    {
      ...(fitsIntoDay && { retryAfterMs: Math.ceil(nextDayInMs) }),
      extensions: { retryable: fitsIntoDay, creditsNeeded: needed, creditsLeft },
    },
  );
}

/** `needed` is in credits. */
export function dryRunError(needed: number): GatewayError {
  return new GatewayError(
    'DRY_RUN',
    `These rows cost ${creditsOf(needed)}. Send the operation without x-credits-dry-run to buy them.`,
    { extensions: { creditsNeeded: needed } },
  );
}

export function keepsMoving(moves: number): GatewayError {
  return new GatewayError(
    'UPSTREAM_BAD_RESPONSE',
    `The list changed ${moves} times while it was read, so no two pages of it belong together. Try again later.`,
  );
}

function creditsOf(count: number): string {
  return `${count} credit${count === 1 ? '' : 's'}`;
}
