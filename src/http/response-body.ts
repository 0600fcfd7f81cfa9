import type { FetchAPI } from 'graphql-yoga';

/** Whether a response is the answer to an operation as JSON, and neither a stream nor a page. */
export function isJson({ headers }: Response): boolean {
  return /^application\/(graphql-response\+)?json/.test(headers.get('content-type') ?? '');
}

/** The same response with another body, whose length stands in the place that it has in all answers. */
export function withBody(
  { status, statusText, headers }: Response,
  body: Uint8Array<ArrayBuffer>,
  { Response }: FetchAPI,
  changes: Readonly<Record<string, string>> = {},
): Response {
  const whole = { ...Object.fromEntries(headers), ...changes, 'content-length': String(body.length) };
  return new Response(body, { status, statusText, headers: whole });
}
