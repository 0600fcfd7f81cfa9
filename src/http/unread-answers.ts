import type { ServerResponse } from 'node:http';

export interface UnreadLimits {
  /** Bytes of all answers that wait for their clients to read them. */
  readonly bytes: number;
  /** Milliseconds that a client may take to read the next part of its answer. */
  readonly stallMs: number;
}

/** Keeps clients that do not read their answers from filling the memory. */
export interface UnreadAnswers {
  /** Cuts the client off if it stops reading. Call it before the answer is written. */
  watch(response: ServerResponse): void;
  /** Watches again, after something else has changed the timeout of the socket. */
  rewatch(response: ServerResponse): void;
  /**
   * Makes room for so many bytes of an answer: if there is too little, cuts off the clients whose answers have waited
   * longest.
   */
  add(response: ServerResponse, bytes: number): void;
}

export function createUnreadAnswers(limits: UnreadLimits): UnreadAnswers {
  /** In the order in which they were added. */
  const unread = new Map<ServerResponse, number>();
  let total = 0;

  function remove(response: ServerResponse): void {
    total -= unread.get(response) ?? 0;
    unread.delete(response);
  }

  return {
    watch(response) {
      // Node calls it if nothing has been read or written for so long, also while an operation waits for its rows.
      response.setTimeout(limits.stallMs, () => {
        if (response.writableLength > 0) {
          response.destroy();
        }
      });
    },
    rewatch(response) {
      response.socket?.setTimeout(limits.stallMs);
    },
    add(response, bytes) {
      // Of a client that has hung up, no event would tell that its answer is gone.
      if (response.destroyed) {
        return;
      }
      for (const oldest of unread.keys()) {
        if (total + bytes <= limits.bytes) {
          break;
        }
        remove(oldest);
        oldest.destroy();
      }
      const before = unread.get(response);
      unread.set(response, (before ?? 0) + bytes);
      total += bytes;
      if (before === undefined) {
        response.once('close', () => remove(response));
      }
    },
  };
}
