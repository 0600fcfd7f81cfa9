import { clip, rowsIn, type Span, subtract } from '../paging/span.ts';
import type { Buyer } from './buyer.ts';

/** Rows of one request, and who pays for them. */
export interface Share {
  readonly buyer: Buyer;
  readonly span: Span;
}

/** Somebody who lacks rows. */
export interface Claim {
  readonly buyer: Buyer;
  readonly rows: readonly Span[];
}

/**
 * Divides the rows of a request among those who lack them: each row is paid by the first who lacks it, and rows that
 * nobody lacks by the first whom the request serves or, where it serves none, like the probe for a total, the first.
 */
export function divide(span: Span, claims: readonly Claim[]): readonly Share[] {
  const shares: Share[] = [];
  let left: readonly Span[] = [span];
  for (const { buyer, rows } of claims) {
    const taken = rows.flatMap(run => clip(left, run));
    shares.push(...taken.map(run => ({ buyer, span: run })));
    left = subtract(left, taken);
  }
  const [first] = [...shares, ...claims];
  return first === undefined ? shares : [...shares, ...left.map(run => ({ buyer: first.buyer, span: run }))];
}

/** Credits that each buyer's shares come to. */
export function creditsByBuyer(shares: readonly Share[]): ReadonlyMap<Buyer, number> {
  const credits = new Map<Buyer, number>();
  for (const { buyer, span } of shares) {
    credits.set(buyer, (credits.get(buyer) ?? 0) + rowsIn([span]));
  }
  return credits;
}
