import { type Span, subtract, unite } from '../paging/span.ts';

/** What a snapshot does not hold of what is requested. */
export interface Missing {
  readonly rows: readonly Span[];
  /** Whether the listing's total is needed and not known. */
  readonly total: boolean;
  /** How many more rows will be missing once the total tells where they are. */
  readonly later: number;
}

/**
 * What is missing of several windows together once these rows have come, which are united; undefined if nothing is.
 * Any response tells the total.
 */
export function missingBeside(all: readonly Missing[], coming: readonly Span[]): Missing | undefined {
  const isComing = coming.length > 0;
  const united = all.length === 1 && all[0] ? all[0].rows : unite(all.flatMap(each => each.rows));
  const rows = isComing ? subtract(united, coming) : united;
  const total = !isComing && all.some(each => each.total);
  const later = all.reduce((most, each) => Math.max(most, each.later), 0);
  return rows.length === 0 && !total && later === 0 ? undefined : { rows, total, later };
}
