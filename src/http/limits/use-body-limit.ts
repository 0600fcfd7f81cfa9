import type { IncomingMessage } from 'node:http';
import type { Plugin } from 'graphql-yoga';
import { badRequest } from '../bad-request.ts';

/** What Yoga provides for a request that came through a socket. */
interface ServerContext {
  readonly req?: IncomingMessage;
}

/**
 * Refuses bodies with more bytes, and URLs with more characters, than `limit`, with status 413: before reading anything
 * if the length is declared, otherwise as soon as the limit is exceeded. Discards the rest, so that the client can
 * finish, read the answer and reuse its connection.
 */
export function useBodyLimit(limit: number): Plugin<object, ServerContext> {
  const tooLong = (what: string) =>
    badRequest(
      `${what}, but at most ${limit} are allowed (MAX_BODY_BYTES). Split it into several requests.`,
      413,
    );

  return {
    onRequestParse({ request, serverContext: { req }, requestParser: parse, setRequestParser, fetchAPI }) {
      const { url, method, headers } = request;
      if (url.length > limit) {
        throw tooLong(`The URL has ${url.length} characters`);
      }
      const declared = headers.get('content-length');
      if (Number(declared) > limit) {
        throw tooLong(`The body has ${declared} bytes`);
      }
      // A socket delivers no more than is declared; a caller of `fetch` can declare anything.
      const isSure = req !== undefined && declared !== null;
      if (parse === undefined || method !== 'POST' || isSure) {
        return;
      }
      setRequestParser(async ({ body }) => {
        const bytes = await (req === undefined ? readStream(body, limit) : readMessage(req, limit)).catch(
          () => {
            throw badRequest('The body ended before it was complete. Send the request again.', 400);
          },
        );
        if (bytes === undefined) {
          throw tooLong(`The body has more than ${limit} bytes`);
        }
        return parse(new fetchAPI.Request(url, { method, headers, body: bytes }));
      });
    },
  };
}

/** The complete body, or undefined as soon as it exceeds `limit`. */
async function readStream(
  stream: ReadableStream<Uint8Array> | null,
  limit: number,
): Promise<Buffer<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stream ?? []) {
    bytes += chunk.length;
    if (bytes > limit) {
      return undefined;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The same for a message, whose stream would destroy the socket if it were left before its end. */
function readMessage(message: IncomingMessage, limit: number): Promise<Buffer<ArrayBuffer> | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    message.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= limit) {
        chunks.push(chunk);
      } else {
        chunks.length = 0;
        resolve(undefined);
      }
    });
    message.once('end', () => resolve(Buffer.concat(chunks)));
    message.once('error', reject);
  });
}
