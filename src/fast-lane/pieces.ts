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
  let generation = 0;
  /** Bytes of the pieces that this generation has written or read. */
  let bytes = 0;

  function note(piece: string): void {
    bytes += piece.length + ENTRY_BYTES;
    if (bytes > maxBytes / 2) {
      generation += 1;
      bytes = 0;
    }
  }

  return {
    remember(write) {
      let current = {
        generation,
        recent: new WeakMap<object, string>(),
        older: new WeakMap<object, string>(),
      };

      function piecesNow() {
        if (current.generation !== generation) {
          const isNext = current.generation + 1 === generation;
          current = { generation, recent: new WeakMap(), older: isNext ? current.recent : new WeakMap() };
        }
        return current;
      }

      return (row, rest) => {
        const { recent, older } = piecesNow();
        const known = recent.get(row);
        if (known !== undefined) {
          return known;
        }
        const piece = older.get(row) ?? flat(write(row, rest));
        recent.set(row, piece);
        note(piece);
        return piece;
      };
    },
  };
}

/** The same text in one piece: what is put together of many texts would keep all of them. */
function flat(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}
