import { quote } from '../quote.ts';
import { badRequest } from './bad-request.ts';

/** What a request's headers say about the credits of its operation. */
export interface CreditHeaders {
  /** `x-credit-limit`: credits that the operation may spend, where that is less than the setting. */
  readonly creditLimit: number | undefined;
  /** `x-credits-dry-run: 1`: buys nothing, only counts what it would buy. */
  readonly dryRun: boolean;
  /** `cache-control: no-cache`: takes nothing that was bought before. */
  readonly fresh: boolean;
}

/** Throws `BAD_USER_INPUT` with status 400 for a value that a header does not take: it costs nothing. */
export function readCreditHeaders(headers: Headers): CreditHeaders {
  const limit = headers.get('x-credit-limit');
  if (limit !== null && !/^\d{1,15}$/.test(limit)) {
    throw badRequest(
      `x-credit-limit: ${quote(limit)} is given; it takes a whole number of credits from 0.`,
      400,
      'BAD_USER_INPUT',
    );
  }
  const dryRun = headers.get('x-credits-dry-run') ?? '0';
  if (dryRun !== '0' && dryRun !== '1') {
    throw badRequest(
      `x-credits-dry-run: ${quote(dryRun)} is given; it takes 1, or 0 for a real run.`,
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
