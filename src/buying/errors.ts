import { GatewayError } from '../errors.ts';
import type { Price } from './budgets.ts';

export function limitExceeded({ needed, left }: Price): GatewayError {
  return new GatewayError(
    'CREDIT_LIMIT_EXCEEDED',
    `These rows cost ${needed} credit${needed === 1 ? '' : 's'}, but the operation has ${left} left. Nothing was bought for them. ` +
      'Request fewer rows, or raise x-credit-limit or, if that is not set, CREDIT_LIMIT.',
    { extensions: { creditsNeeded: needed, creditsLeft: left } },
  );
}

/** `needed` is in credits. */
export function dryRunError(needed: number): GatewayError {
  return new GatewayError(
    'DRY_RUN',
    `These rows cost ${needed} credit${needed === 1 ? '' : 's'}. Send the operation without x-credits-dry-run to buy them.`,
    { extensions: { creditsNeeded: needed } },
  );
}

export function keepsMoving(moves: number): GatewayError {
  return new GatewayError(
    'UPSTREAM_BAD_RESPONSE',
    `The list changed ${moves} times while it was read, so no two pages of it belong together. Try again later.`,
  );
}
