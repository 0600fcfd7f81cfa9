import { GatewayError } from '../errors.ts';

/** `needed` and `left` are credits. */
export function limitExceeded(needed: number, left: number): GatewayError {
  return new GatewayError(
    'CREDIT_LIMIT_EXCEEDED',
    `These rows would cost ${needed} credit${needed === 1 ? '' : 's'}, and the operation has ${left} left: nothing was bought for them. ` +
      'Ask for fewer rows, or raise x-credit-limit or, if that is not set, CREDIT_LIMIT.',
    { extensions: { creditsNeeded: needed, creditsLeft: left } },
  );
}

/** `needed` is in credits. */
export function dryRunError(needed: number): GatewayError {
  return new GatewayError(
    'DRY_RUN',
    `These rows would cost ${needed} credits. Without x-credits-dry-run they would be bought.`,
    { extensions: { creditsNeeded: needed } },
  );
}

export function neverStill(moves: number): GatewayError {
  return new GatewayError(
    'UPSTREAM_BAD_RESPONSE',
    `The listing changed ${moves} times while it was read, so that no two pages of it belong together. Ask again later.`,
  );
}
