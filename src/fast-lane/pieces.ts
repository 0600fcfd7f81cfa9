/** Keeps what was written of rows, as long as the rows themselves are held and there is room. */
export interface Pieces {
  /** The same function, which writes a row only once. What it writes must depend on the row alone. */
  remember<Rest>(write: (row: object, rest: Rest) => string): (row: object, rest: Rest) => string;
}

/** Bytes of an entry beside its characters: the text's header, and its place in the map and in the row. */
const ENTRY_BYTES = 100;

/**
 * Keeps at most `maxBytes`. Pieces belong to their rows, which never change: those of rows that are evicted, expire or
 * belong to a listing that moved go with them. Of the others, those go that were not read for longest, half of all at a
 * time.
 */
export function createPieces(maxBytes: number): Pieces {
  /** Bytes of the pieces that were written or read since this generation began. */
  let bytes = 0;
  let current = new Set<Held>();
  let previous = new Set<Held>();

  function note(held: Held, piece: string): void {
    current.add(held);
    bytes += piece.length + ENTRY_BYTES;
    if (bytes > maxBytes / 2) {
      startGeneration();
    }
  }

  /** Of all functions, because a plan is kept long after its last request, and would keep its pieces. */
  function startGeneration(): void {
    for (const held of previous.union(current)) {
      held.older = current.has(held) ? held.recent : new WeakMap();
      held.recent = new WeakMap();
    }
    previous = current;
    current = new Set();
    bytes = 0;
  }

  return {
    remember(write) {
      const held: Held = { recent: new WeakMap(), older: new WeakMap() };
      return (row, rest) => {
        const known = held.recent.get(row);
        if (known !== undefined) {
          return known;
        }
        const piece = held.older.get(row) ?? flat(write(row, rest));
        held.recent.set(row, piece);
        note(held, piece);
        return piece;
      };
    },
  };
}

/** The pieces that one function has written or read: in this generation, and in the one before. */
interface Held {
  recent: WeakMap<object, string>;
  older: WeakMap<object, string>;
}

/** The same text in one piece: what is put together of many texts would keep all of them. */
function flat(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}
