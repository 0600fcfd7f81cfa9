import type { IncomingMessage } from 'node:http';
import type { Plugin } from 'graphql-yoga';
import { badRequest } from '../bad-request.ts';

/** What Yoga tells of a request that came through a socket. */
interface ServerContext {
  readonly req?: IncomingMessage;
}

/**
 * Refuses bodies of more bytes, and URLs of more characters, than `limit`, with status 413: before it reads anything
 * where a length is declared, else as soon as more has come. What still comes then is let go by, so that the client
 * can finish, read the answer and use its connection again.
 */
export function useBodyLimit(limit: number): Plugin<object, ServerContext> {
  const tooLong = (what: string) =>
    badRequest(
      `${what}, at most ${limit} are taken (MAX_BODY_BYTES): ask for less at a time, or in several requests.`,
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
      // Through a socket comes no more than is declared; a caller of `fetch` can declare anything.
      const isSure = req !== undefined && declared !== null;
      if (parse === undefined || method !== 'POST' || isSure) {
        return;
      }
      setRequestParser(async ({ body }) => {
        const bytes = await (req === undefined ? readStream(body, limit) : readMessage(req, limit)).catch(
          () => {
            throw badRequest('The body broke off before its end.', 400);
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

/** The whole of it, or undefined as soon as it turns out to be longer than `limit`. */
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

/** The same of a message, whose stream would take its socket along if it were left before its end. */
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
