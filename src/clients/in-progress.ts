import type { Client } from './client.ts';

/** Counts the operations that each client has in progress, by name, so that a reload of the file does not reset it. */
export interface InProgress {
  /** Whether the client has fewer than its `concurrency` allows. */
  hasPlace(client: Client): boolean;
  /** Counts one more, and returns true, unless the client has as many as its `concurrency` allows. */
  begin(client: Client): boolean;
  end(client: Client): void;
}

export function countInProgress(): InProgress {
  const counts = new Map<string, number>();

  function hasPlace({ name, concurrency = Number.POSITIVE_INFINITY }: Client): boolean {
    return (counts.get(name) ?? 0) < concurrency;
  }

  return {
    hasPlace,
    begin(client) {
      if (!hasPlace(client)) {
        return false;
      }
      counts.set(client.name, (counts.get(client.name) ?? 0) + 1);
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
