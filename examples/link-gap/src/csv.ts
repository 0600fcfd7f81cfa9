/**
 * Rows as CSV (RFC 4180). Texts that a spreadsheet would run as a formula get an apostrophe in front of them
 * (https://owasp.org/www-community/attacks/CSV_Injection).
 */
export function toCsv(rows: readonly (readonly Cell[])[]): string {
  return rows.map(row => `${row.map(fieldOf).join(',')}\r\n`).join('');
}

type Cell = string | number | null | undefined;

function fieldOf(cell: Cell): string {
  if (typeof cell === 'number') {
    return String(cell);
  }
  const text = cell ?? '';
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
