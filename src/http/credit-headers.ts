import { quote } from '../quote.ts';
import { badRequest } from './bad-request.ts';

/** The headers of a request that concern the credits of its operation. */
export interface CreditHeaders {
  /** `x-credit-limit`: the most credits that the operation can spend, if less than the setting. */
  readonly creditLimit: number | undefined;
  /** `x-credits-dry-run: 1`: buys nothing, and reports what the operation would buy. */
  readonly dryRun: boolean;
  /** `x-credits-refresh: 1`: uses no rows that were bought before. */
  readonly fresh: boolean;
}

/** Throws `BAD_USER_INPUT` with status 400 for an invalid value. Costs no credits. */
export function readCreditHeaders(headers: Headers): CreditHeaders {
  const limit = headers.get('x-credit-limit');
  if (limit !== null && !isCreditLimit(limit)) {
    throw badRequest(
      `x-credit-limit: ${quote(limit)} is not valid. Use a whole number of credits, 0 or more, with at most 15 digits.`,
      400,
      'BAD_USER_INPUT',
    );
  }
  return {
    creditLimit: limit === null ? undefined : Number(limit),
    dryRun: readSwitch(headers, 'x-credits-dry-run', 'Use 1 for a dry run, or 0 for a real run.'),
    fresh: readSwitch(headers, 'x-credits-refresh', 'Use 1 to buy all rows again, or 0 to use stored rows.'),
  };
}

/** Whether a value of `x-credit-limit` is valid. */
export function isCreditLimit(value: string): boolean {
  return /^\d{1,15}$/.test(value);
}

function readSwitch(headers: Headers, name: string, remedy: string): boolean {
  const value = headers.get(name) ?? '0';
  if (value !== '0' && value !== '1') {
    throw badRequest(`${name}: ${quote(value)} is not valid. ${remedy}`, 400, 'BAD_USER_INPUT');
  }
  return value === '1';
}
