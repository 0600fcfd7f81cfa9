import { quote } from '../quote.ts';
import { badRequest } from './bad-request.ts';

/** The headers of a request that concern the credits of its operation. */
export interface CreditHeaders {
  /** `x-credit-limit`: the most credits that the operation can spend, if less than the setting. */
  readonly creditLimit: number | undefined;
  /** `x-credits-dry-run: 1`: buys nothing, and reports what the operation would buy. */
  readonly dryRun: boolean;
  /** `cache-control: no-cache`: uses no rows that were bought before. */
  readonly fresh: boolean;
}

/** Throws `BAD_USER_INPUT` with status 400 for an invalid value. Costs no credits. */
export function readCreditHeaders(headers: Headers): CreditHeaders {
  const limit = headers.get('x-credit-limit');
  if (limit !== null && !/^\d{1,15}$/.test(limit)) {
    throw badRequest(
      `x-credit-limit: ${quote(limit)} is not valid. Use a whole number of credits, 0 or more, with at most 15 digits.`,
      400,
      'BAD_USER_INPUT',
    );
  }
  const dryRun = headers.get('x-credits-dry-run') ?? '0';
  if (dryRun !== '0' && dryRun !== '1') {
    throw badRequest(
      `x-credits-dry-run: ${quote(dryRun)} is not valid. Use 1 for a dry run, or 0 for a real run.`,
      400,
      'BAD_USER_INPUT',
    );
  }
  return {
    creditLimit: limit === null ? undefined : Number(limit),
    dryRun: dryRun === '1',
    fresh: /(^|,)\s*no-cache\s*(,|$)/i.test(headers.get('cache-control') ?? ''),
  };
}
