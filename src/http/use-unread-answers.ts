import type { ServerResponse } from 'node:http';
import type { Plugin } from 'graphql-yoga';
import { mapParts, type Part, partsIn } from './incremental/parts.ts';
import { withBody } from './response-body.ts';
import type { UnreadAnswers } from './unread-answers.ts';

/** What Yoga provides for a request that came through a socket. */
interface ServerContext {
  readonly res?: ServerResponse;
}

/** Bytes from which an answer waits for its client as bytes, not as text. */
const LONG = 65_536;

/**
 * Counts the answers of operations until their clients have read them, part by part if they come in parts. Must follow the
 * plugins that write and compress them.
 */
export function useUnreadAnswers(unread: UnreadAnswers): Plugin<object, ServerContext> {
  const inParts = new WeakSet<Request>();
  return {
    onResultProcess({ request, result, setResult, serverContext: { res } }) {
      const parts = partsIn(result);
      if (parts === undefined || res === undefined) {
        return;
      }
      inParts.add(request);
      const map = (part: Part) => {
        unread.add(res, Buffer.byteLength(part.stringify?.(part) ?? ''));
        // The adapter between Yoga and Node has switched it off.
        unread.rewatch(res);
        return part;
      };
      setResult(mapParts(parts, { signal: request.signal, map }));
    },
    onResponse({ request, response, setResponse, serverContext: { res }, fetchAPI }) {
      const { headers } = response;
      const type = headers.get('content-type') ?? '';
      if (res === undefined || type.startsWith('text/html') || inParts.has(request)) {
        return;
      }
      const length = Number(headers.get('content-length'));
      if (!STREAMED.test(type) && length < LONG) {
        unread.add(res, length);
        return;
      }
      // A text would be held twice while its client does not read: here, and as bytes by Node. A stream of one result is
      // complete already, and as a stream, Node would never time it out.
      return response.bytes().then(bytes => {
        unread.add(res, bytes.length);
        headers.delete('transfer-encoding');
        setResponse(withBody(response, bytes, fetchAPI));
      });
    },
  };
}

const STREAMED = /^(text\/event-stream|multipart\/)/;
