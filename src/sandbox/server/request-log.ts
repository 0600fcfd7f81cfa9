/** One request to `/v4/`, as it came and what came of it. The token is never kept. */
export interface SandboxRequest {
  /** Null where the body has none of its kind, as for the two below. */
  readonly id: string | number | null;
  readonly method: string | null;
  readonly params: Readonly<Record<string, unknown>> | null;
  /** When its headers arrived: milliseconds of `performance.now()`. */
  readonly time: number;
  /** Where a token stood; in the query string, where it stood in both places. */
  readonly auth: 'query' | 'bearer' | 'none';
  /** Rows of the answer that was charged. */
  readonly rows: number;
  readonly credits: number;
  /** `answered`, the code of the error (`'32429'`), or the kind of the fault that befell it (`'hang'`). */
  readonly outcome: string;
  /** Whether the client (or the closing of the sandbox) broke the connection before the answer was sent whole. */
  readonly aborted: boolean;
}

/** What the log holds: an abort is noted later. */
export type LoggedRequest = SandboxRequest & { aborted: boolean };
