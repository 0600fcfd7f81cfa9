import type { Client } from './client.ts';

/** Counts the operations that each client has in progress, by name, so that a reload of the file does not reset it. */
export interface InProgress {
  /** Counts one more, and returns true, unless the client has as many as its `concurrency` allows. */
  begin(client: Client): boolean;
  end(client: Client): void;
}

export function countInProgress(): InProgress {
  const counts = new Map<string, number>();
  return {
    begin({ name, concurrency = Number.POSITIVE_INFINITY }) {
      const count = counts.get(name) ?? 0;
      if (count >= concurrency) {
        return false;
      }
      counts.set(name, count + 1);
      return true;
    },
    end({ name }) {
      const count = counts.get(name) ?? 0;
      if (count > 1) {
        counts.set(name, count - 1);
      } else {
        counts.delete(name);
      }
    },
  };
}
