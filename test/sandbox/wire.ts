import { request } from 'undici';
import type { Sandbox as RunningSandbox } from '../../src/sandbox/sandbox.ts';

type Sandbox = Pick<RunningSandbox, 'url' | 'token'>;

export const newBacklinks = 'SerpstatBacklinksProcedure.getNewBacklinks';
export const intersect = 'SerpstatBacklinksProcedure.getIntersect';
export const stats = 'SerpstatLimitsProcedure.getStats';

export type Row = Record<string, string | number>;

/** An answer as these tests read it. Nothing checks the type but the assertions on its parts. */
export interface WireAnswer {
  readonly id: unknown;
  readonly result?: {
    readonly data: Row[];
    readonly summary_info: Readonly<Record<string, unknown>>;
  };
  readonly error?: { readonly code: unknown; readonly message: string; readonly data: unknown };
}

export interface SendOptions {
  readonly token?: string | null;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

/** Sends any body, by default with the token in the query string. */
export async function post(
  sandbox: Sandbox,
  body: string,
  { token = sandbox.token, headers = {}, signal }: SendOptions = {},
): Promise<{ status: number; contentType: unknown; text: string }> {
  const url = token === null ? sandbox.url : `${sandbox.url}?token=${encodeURIComponent(token)}`;
  const response = await request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
    ...(signal && { signal }),
  });
  return {
    status: response.statusCode,
    contentType: response.headers['content-type'],
    text: await response.body.text(),
  };
}

export async function call(
  sandbox: Sandbox,
  method: string,
  params: unknown,
  options?: SendOptions,
): Promise<WireAnswer> {
  const { text } = await post(sandbox, JSON.stringify({ id: '1', method, params }), options);
  return JSON.parse(text);
}

/** Requests the backlinks of example.com; `params` override the parameters. */
export function backlinks(sandbox: Sandbox, params: object): Promise<WireAnswer> {
  return call(sandbox, newBacklinks, { query: 'example.com', searchType: 'domain', ...params });
}

/** Requests all rows of a listing, page by page. */
export async function everyRow(
  sandbox: Sandbox,
  method: string,
  params: object,
  size = 1000,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let page = 1; ; page++) {
    const { result } = await call(sandbox, method, { ...params, page, size });
    rows.push(...(result?.data ?? []));
    if (!result || result.data.length < size) {
      return rows;
    }
  }
}
