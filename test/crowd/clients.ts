import { once } from 'node:events';
import { type Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Costly } from './documents.ts';

/** Characters of an answer that are looked at. */
const MAX_KEPT = 50_000;

export interface Answered {
  readonly status: number;
  readonly body: string;
}

/** Asks, with a POST if there is a document. */
export function ask(url: URL, agent: Agent, costly?: Costly): Promise<Answered> {
  return new Promise<Answered>((resolve, reject) => {
    const sent = request(url, {
      agent,
      method: costly ? 'POST' : 'GET',
      headers: costly ? { 'content-type': 'application/json' } : {},
    })
      .on('response', response => {
        // Of long answers, the beginning will do: this process has more to do than the gateway otherwise.
        let body = '';
        response.on('data', (chunk: Buffer) => {
          body += body.length < MAX_KEPT ? chunk.toString('latin1') : '';
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
        response.on('error', reject);
      })
      .on('error', reject);
    sent.end(costly && JSON.stringify(costly));
  }).catch((error: Error) => ({ status: 0, body: error.message }));
}

/** Sends the document, waits for the beginning of the answer, and reads no further. */
export async function leaveUnread(url: URL, costly: Costly, sockets: Set<Socket>): Promise<string> {
  const body = JSON.stringify(costly);
  const socket = connect(Number(url.port), url.hostname);
  socket.on('error', () => {});
  sockets.add(socket);
  socket.write(
    `POST /graphql HTTP/1.1\r\nhost: ${url.host}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  await Promise.race([once(socket, 'readable'), once(socket, 'close')]).catch(() => {});
  return socket.destroyed ? 'cut off' : 'left unread';
}

/** `ok`, an HTTP status, or the beginning of the message of the first error. */
export function outcomeOf({ status, body }: Answered): string {
  if (status !== 200 || !body.startsWith('{')) {
    return status === 200 ? 'ok' : `HTTP ${status}`;
  }
  const message = /"message":"(.{0,60})/.exec(body.slice(0, 10_000))?.[1];
  return message === undefined ? 'ok' : message;
}
