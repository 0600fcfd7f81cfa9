import type { OperationId } from '../operation/operation.ts';
import { clip, rowsIn, type Span, subtract } from '../paging/span.ts';

/** Rows of one request, and who pays for them. */
export interface Share {
  readonly operation: OperationId;
  readonly span: Span;
}

/** Rows that an operation misses. */
export interface Claim {
  readonly operation: OperationId;
  readonly rows: readonly Span[];
}

/**
 * Divides the rows of a request among the operations that miss them. The first operation that misses a row pays for it.
 * The first operation that pays for any row pays for the surplus rows too; if there is none, the first of all pays.
 */
export function divide(span: Span, claims: readonly Claim[]): readonly Share[] {
  const shares: Share[] = [];
  let left: readonly Span[] = [span];
  for (const { operation, rows } of claims) {
    const taken = rows.flatMap(run => clip(left, run));
    shares.push(...taken.map(run => ({ operation, span: run })));
    left = subtract(left, taken);
  }
  const [first] = [...shares, ...claims];
  return first === undefined
    ? shares
    : [...shares, ...left.map(run => ({ operation: first.operation, span: run }))];
}

/** Credits that each operation's shares come to. */
export function creditsByOperation(shares: readonly Share[]): ReadonlyMap<OperationId, number> {
  const credits = new Map<OperationId, number>();
  for (const { operation, span } of shares) {
    credits.set(operation, (credits.get(operation) ?? 0) + rowsIn([span]));
  }
  return credits;
}

/** Credits that the shares of each client come to, of the rows in `billed`. Each client that has a share is listed. */
export function creditsByClient(
  shares: readonly Share[],
  clients: ReadonlyMap<OperationId, string>,
  billed: Span,
): ReadonlyMap<string, number> {
  const credits = new Map<string, number>();
  for (const { operation, span } of shares) {
    const client = clients.get(operation);
    if (client !== undefined) {
      credits.set(client, (credits.get(client) ?? 0) + rowsIn(clip([span], billed)));
    }
  }
  return credits;
}
