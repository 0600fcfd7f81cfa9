/** The largest `params.size`: a request returns at most this many rows. */
export const MAX_PAGE_SIZE = 1000;

/** Serpstat returns only this many rows of a listing, and refuses requests for rows beyond. */
export const MAX_LISTING_ROWS = 60_000;

/**
 * One ordered result of Serpstat: a method and all its parameters except page and size. `params` is canonical: equal
 * questions have equal params, with the members in the same order.
 */
export interface Listing<Row> {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly decodeRow: (raw: RawRow) => Row;
}

/** A row as Serpstat sends it. Nothing relies on the documented names and types. */
export type RawRow = Readonly<Record<string, unknown>>;

/** The rows `[(page - 1) * size, page * size)` of a listing. Serpstat refuses pages that reach past row 60,000. */
export interface PageRequest {
  /** From 1. */
  readonly page: number;
  /** 1 to 1000. */
  readonly size: number;
}

/** The response to one request. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Rows of the whole listing at this moment; undefined if a later page has no data. */
  readonly total: number | undefined;
  /** Credits that the request cost: one per row, and one for an empty response. */
  readonly charged: number;
  /** The plan's credit balance after the request (`summary_info.left_lines`); null if the response has none. */
  readonly creditsLeft: number | null;
}
