/**
 * One ordered result of Serpstat: a method and all its parameters except page and size. `params` is canonical: the
 * same question always gives the same object, members in the same order.
 */
export interface Listing<Row> {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly decodeRow: (raw: RawRow) => Row;
}

/** A row as it arrives: Serpstat promises names and types, nothing here relies on them. */
export type RawRow = Readonly<Record<string, unknown>>;

/**
 * Asks for the rows `[(page - 1) * size, page * size)` of a listing. Serpstat refuses pages that reach past row
 * 60,000.
 */
export interface PageRequest {
  /** From 1. */
  readonly page: number;
  /** 1 to 1000. */
  readonly size: number;
}

/** What one request bought. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Rows that the whole listing has, by Serpstat's count at this moment; undefined where "no data" on a later page tells none. */
  readonly total: number | undefined;
  /** Credits that the request cost: one a row, one for an empty answer. */
  readonly charged: number;
  /** The plan's credit balance after the request (`summary_info.left_lines`), null where the answer names none. */
  readonly creditsLeft: number | null;
}
