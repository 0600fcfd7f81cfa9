import { connect } from 'node:net';

/** What came of a load. */
export interface Measured {
  readonly answers: number;
  /** Milliseconds from a request to its whole answer. */
  readonly medianMs: number;
  readonly p99Ms: number;
}

export interface Load {
  readonly port: number;
  readonly connections: number;
  readonly ms: number;
  /** The body of the next request. */
  readonly next: () => string;
}

/** Sends requests over connections that stay open, each the next as soon as one is answered. */
export async function measure({ port, connections, ms, next }: Load): Promise<Measured> {
  const times: number[] = [];
  const begun = performance.now();
  await Promise.all(Array.from({ length: connections }, () => ask(port, next, begun + ms, times)));
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.floor(part * sorted.length)] ?? Number.NaN;
  return { answers: times.length, medianMs: at(0.5), p99Ms: at(0.99) };
}

/** Bare sockets, because a client with more to do would be slower than the servers. */
function ask(port: number, next: () => string, until: number, times: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let sentAt = 0;
    /** Bytes of the answer that have not come, once its headers have. */
    let missing: number | undefined;
    let head = '';

    function send(): void {
      const body = next();
      sentAt = performance.now();
      missing = undefined;
      head = '';
      socket.write(
        `POST /graphql HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\naccept: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
    }

    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('close', () => resolve());
    socket.on('data', chunk => {
      if (missing === undefined) {
        head += chunk.toString('latin1');
        const end = head.indexOf('\r\n\r\n');
        if (end === -1) {
          return;
        }
        if (!head.startsWith('HTTP/1.1 200')) {
          reject(new Error(head.slice(0, 1000)));
          socket.destroy();
          return;
        }
        missing = Number(/content-length: (\d+)/i.exec(head)?.[1]) - (head.length - end - 4);
      } else {
        missing -= chunk.length;
      }
      if (missing <= 0) {
        const now = performance.now();
        times.push(now - sentAt);
        if (now < until) {
          send();
        } else {
          socket.end();
        }
      }
    });
  });
}
