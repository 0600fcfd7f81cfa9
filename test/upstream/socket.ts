import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { answerTo, type RpcRequest, readRpcRequest } from './answers.ts';

/**
 * A stand-in for Serpstat on a bare TCP socket, where the sandbox cannot go: it can break off, fall silent or talk
 * nonsense at any byte. As long as no fault is due it answers as Serpstat does.
 */
export interface SocketUpstream {
  /** For `SERPSTAT_API_URL`. */
  readonly url: string;
  /** Connections that it has taken. */
  readonly connections: number;
  /** Requests that have begun, connections that a fault met before one included. */
  readonly attempts: number;
  /** Requests that have come in whole, in the order of their arrival. */
  readonly requests: readonly RpcRequest[];
  /** Bytes that have gone out. */
  readonly sent: number;
  /** Credits for answers that went out whole. */
  readonly billed: number;
  /** Sockets that are open. */
  readonly open: number;
  /** Sockets that are open and on which a request has begun that is not answered. */
  readonly busy: number;
  /** The next attempts meet this fault: `times` of them (default 1) after those that are due already. */
  fail(fault: Fault, times?: number): void;
  /** Has the next request wait, and answers it rightly once it is let through. */
  hold(): Held;
  /** Does away with all faults that are still due. */
  heal(): void;
  /** Takes no connections any more, and cuts those that stand. */
  stopListening(): Promise<void>;
  /** Takes connections again, at the same address. */
  listen(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A request that waits for its answer. */
export interface Held {
  /** Resolves when the request has come in. */
  readonly arrival: Promise<void>;
  /** Answers it, at once or as soon as it comes. */
  letThrough(): void;
}

/** What goes wrong, and when it begins to. */
export type Fault =
  | { readonly on: 'connection'; readonly act: (line: Line) => void }
  /** The first bytes of a request, which may be all of it. */
  | { readonly on: 'first bytes'; readonly act: (line: Line) => void }
  | { readonly on: 'request'; readonly act: (line: Line, request: RpcRequest) => void };

/** One connection, as a fault sees it. */
export interface Line {
  write(bytes: string | Uint8Array): void;
  /** Closes it once all is written, as a server does that has said everything. */
  close(bytes?: string | Uint8Array): void;
  /** Cuts it once all is written: the other side sees a connection reset. */
  reset(bytes?: string | Uint8Array): void;
  /** Calls `run` again and again while the connection stands, whenever what was written before has gone out. */
  forever(everyMs: number, run: () => void): void;
  /** Ends the answer: the next request on this connection may come. `credits` are billed for it. */
  done(credits: number): void;
  /** Writes a whole answer, for which `credits` are billed (default 0), and ends it. */
  answer(message: string | Uint8Array, credits?: number): void;
  /** Leaves unread what comes, until the upstream is healed: not even its end is noticed. */
  deafen(): void;
}

/** A fault whose answer comes whole, and is another one than the right one. */
export function answering(message: (request: RpcRequest) => string | Uint8Array, credits = 0): Fault {
  return { on: 'request', act: (line, request) => line.answer(message(request), credits) };
}

export async function startSocketUpstream(): Promise<SocketUpstream> {
  const requests: RpcRequest[] = [];
  const sockets = new Set<Socket>();
  const busy = new Set<Socket>();
  const deaf = new Set<Socket>();
  let due: Fault[] = [];
  const accepted: Socket[] = [];
  let attempts = 0;
  let billed = 0;
  let server = await listenOn(0);
  const { port } = server.address() as AddressInfo; // a TCP server listens on an address and a port

  async function listenOn(port: number): Promise<Server> {
    const listening = createServer(serve).listen(port, '127.0.0.1');
    await once(listening, 'listening');
    return listening;
  }

  function begin(socket: Socket): void {
    attempts += 1;
    busy.add(socket);
  }

  function serve(socket: Socket): void {
    let received = Buffer.alloc(0);
    let isSpoilt = false;

    const line: Line = {
      write: bytes => socket.write(bytes),
      close(bytes = '') {
        socket.end(bytes);
      },
      reset(bytes = '') {
        socket.write(bytes, () => socket.resetAndDestroy());
      },
      forever(everyMs, run) {
        const timer = setInterval(() => socket.writableNeedDrain || run(), everyMs);
        socket.once('close', () => clearInterval(timer));
      },
      done(credits) {
        billed += credits;
        isSpoilt = false;
        busy.delete(socket);
      },
      answer(message, credits = 0) {
        line.write(message);
        line.done(credits);
      },
      deafen() {
        deaf.add(socket.pause());
      },
    };

    /** Whether a fault was due that begins here. */
    function strike(on: 'connection' | 'first bytes'): boolean {
      const [fault] = due;
      if (fault?.on !== on) {
        return false;
      }
      due.shift();
      isSpoilt = true;
      fault.act(line);
      return true;
    }

    function take(bytes: Buffer): void {
      received = Buffer.concat([received, bytes]);
      if (isSpoilt) {
        return;
      }
      if (!busy.has(socket)) {
        begin(socket);
        if (strike('first bytes')) {
          return;
        }
      }
      const read = readRpcRequest(received);
      if (read === undefined) {
        return;
      }
      received = received.subarray(read.length);
      requests.push(read.request);
      const fault = due[0]?.on === 'request' ? due.shift() : undefined;
      if (fault?.on === 'request') {
        isSpoilt = true;
        fault.act(line, read.request);
      } else {
        answerRightly(line, read.request);
      }
    }

    accepted.push(socket);
    sockets.add(socket);
    socket.once('close', () => {
      sockets.delete(socket);
      busy.delete(socket);
    });
    socket.on('error', () => {}); // What cutting a connection brings about, on either side.
    socket.on('data', take);
    if (due[0]?.on === 'connection') {
      begin(socket);
      strike('connection');
    }
  }

  async function stopListening(): Promise<void> {
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) {
      socket.destroy();
    }
    await closed;
  }

  return {
    url: `http://127.0.0.1:${port}/v4/`,
    get connections() {
      return accepted.length;
    },
    get attempts() {
      return attempts;
    },
    requests,
    get sent() {
      return accepted.reduce(
        (sum, { bytesWritten, writableLength }) => sum + bytesWritten - writableLength,
        0,
      );
    },
    get billed() {
      return billed;
    },
    get open() {
      return sockets.size;
    },
    get busy() {
      return busy.size;
    },
    fail(fault, times = 1) {
      due.push(...Array.from({ length: times }, () => fault));
    },
    hold() {
      const arrived = Promise.withResolvers<void>();
      const released = Promise.withResolvers<void>();
      due.push({
        on: 'request',
        async act(line, request) {
          arrived.resolve();
          await released.promise;
          answerRightly(line, request);
        },
      });
      return { arrival: arrived.promise, letThrough: released.resolve };
    },
    heal() {
      due = [];
      for (const socket of deaf) {
        socket.resume();
      }
      deaf.clear();
    },
    stopListening,
    async listen() {
      server = await listenOn(port);
    },
    async [Symbol.asyncDispose]() {
      if (server.listening) {
        await stopListening();
      }
    },
  };
}

function answerRightly(line: Line, request: RpcRequest): void {
  const { message, credits } = answerTo(request);
  line.answer(message, credits);
}
