/** One request to `/v4/` and its outcome. The token is never kept. */
export interface SandboxRequest {
  /** `id`, `method` and `params` are null where the body has none of the right type. */
  readonly id: string | number | null;
  readonly method: string | null;
  readonly params: Readonly<Record<string, unknown>> | null;
  /** When the headers arrived: milliseconds of `performance.now()`. */
  readonly time: number;
  /** Where the token was sent; `query` if it was sent in both places. */
  readonly auth: 'query' | 'bearer' | 'none';
  /** Rows of the charged answer. */
  readonly rows: number;
  readonly credits: number;
  /** `answered`, the code of the error (`'32429'`), or the kind of the fault (`'hang'`). */
  readonly outcome: string;
  /** Whether the client, or the closing sandbox, broke the connection before the whole answer was sent. */
  readonly aborted: boolean;
}

/** A log entry, which notes an abort later. */
export type LoggedRequest = SandboxRequest & { aborted: boolean };
