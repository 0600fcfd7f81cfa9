/**
 * About how many bytes of memory a row takes that came out of `JSON.parse`: an object or array 24 and 8 a member,
 * a text 16 and one a character, or two where one of its characters lies past U+00FF, a number 8. That is how V8 lays
 * them out on a 64-bit machine; the names of members are shared by all rows and count for nothing. `npm run bench`
 * prints the estimate beside what rows of both kinds really take.
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

/** biome-ignore lint/suspicious/noControlCharactersInRegex: the range begins at the first character there is */
const WIDE = /[^\x00-\xff]/;

function membersSize(members: readonly unknown[]): number {
  return members.reduce<number>((bytes, member) => bytes + 8 + rowSize(member), 24);
}
