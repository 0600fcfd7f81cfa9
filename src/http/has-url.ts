import type { IncomingMessage } from 'node:http';

/** Whether the request's target and `Host` make up a URL: where they do not, Yoga answers with a stack trace. */
export function hasUrl({ headers, url = '/' }: IncomingMessage): boolean {
  return URL.canParse(`http://${headers.host ?? 'localhost'}${url}`);
}
