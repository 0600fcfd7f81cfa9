/**
 * Estimates the bytes of memory that a row from `JSON.parse` takes, as V8 lays it out on a 64-bit machine: 24 for an
 * object or array and 8 for each member; 16 for a text and 1 for each character, or 2 if any is past U+00FF; 8 for a
 * number. All rows share the names of members, so these do not count. `npm run bench` compares the estimate with
 * measurements.
 */
export function rowSize(row: unknown): number {
  switch (typeof row) {
    case 'string':
      return 16 + row.length * (WIDE.test(row) ? 2 : 1);
    case 'number':
      return 8;
    case 'object':
      return row === null ? 0 : membersSize(Array.isArray(row) ? row : Object.values(row));
    default:
      return 0;
  }
}

export function rowsSize(rows: readonly unknown[]): number {
  return rows.reduce<number>((bytes, row) => bytes + 8 + rowSize(row), 0);
}

/** biome-ignore lint/suspicious/noControlCharactersInRegex: the range begins at the first character */
const WIDE = /[^\x00-\xff]/;

function membersSize(members: readonly unknown[]): number {
  return members.reduce<number>((bytes, member) => bytes + 8 + rowSize(member), 24);
}
