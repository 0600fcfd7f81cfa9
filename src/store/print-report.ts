import type { LedgerReport, NamedListing, Spending } from './store.ts';

/** The account as text: spending by day, by client and by listing, and the requests whose cost is unknown. */
export function printReport({ days, clients, listings, unsettled }: LedgerReport): string {
  if (days.length === 0) {
    return 'No credits have been spent and no rows saved.\n';
  }
  const sections = [
    table(
      ['Day (UTC)', ...SPENDING_HEADS],
      [...days.map(day => [day.day, ...spendingCells(day)]), ['All', ...spendingCells(sum(days))]],
    ),
  ];
  if (clients.length > 0) {
    sections.push(
      table(
        ['Day (UTC)', 'Client', 'Requests', 'Credits', 'Not settled'],
        clients.map(({ day, client, requests, spent, unsettled }) => [
          day,
          client,
          ...[requests, spent, unsettled].map(String),
        ]),
      ),
    );
  }
  sections.push(
    table(
      [...SPENDING_HEADS, 'Listing'],
      listings.map(listing => [...spendingCells(listing), nameOf(listing)]),
    ),
  );
  if (unsettled.length > 0) {
    sections.push(
      table(
        ['Not settled', 'Credits', 'Page', 'Size', 'Listing'],
        unsettled.map(entry => [
          new Date(entry.at).toISOString(),
          String(entry.reserved),
          String(entry.page),
          String(entry.size),
          nameOf(entry),
        ]),
      ),
      'The cost of these requests is unknown: they have not been answered yet, or they timed out, lost their connection or\nwere cancelled, or their gateway stopped. Their credits count as spent.\n',
    );
  }
  return sections.join('\n');
}

const SPENDING_HEADS = ['Requests', 'Credits', 'Not settled', 'Rows saved'];

function spendingCells({ requests, spent, unsettled, saved }: Spending): readonly string[] {
  return [requests, spent, unsettled, saved].map(String);
}

function sum(parts: readonly Spending[]): Spending {
  const sumOf = (name: keyof Spending) => parts.reduce((total, part) => total + part[name], 0);
  return {
    requests: sumOf('requests'),
    spent: sumOf('spent'),
    unsettled: sumOf('unsettled'),
    saved: sumOf('saved'),
  };
}

/** Filters can be long. The file holds the whole of them. */
const MAX_NAME_LENGTH = 120;

function nameOf({ fingerprint, method, params }: NamedListing): string {
  if (method === '') {
    return `fingerprint ${fingerprint}`;
  }
  const values = Object.entries(params).map(([name, value]) => `${name}=${wordOf(value)}`);
  const name = [method.replace(/^.*\./, ''), ...values].join(' ');
  return name.length > MAX_NAME_LENGTH ? `${name.slice(0, MAX_NAME_LENGTH - 1)}…` : name;
}

function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heads, ...rows];
  const columns = heads.map((_, at) => aligned(lines.map(line => line[at] ?? '')));
  const lineAt = (at: number) => columns.map(cells => cells[at]).join('  ');
  return lines.map((_, at) => `${lineAt(at).trimEnd()}\n`).join('');
}

/** The cells of a column, whose head comes first: numbers to the right, others to the left. */
function aligned([head = '', ...cells]: readonly string[]): readonly string[] {
  const width = cells.reduce((widest, cell) => Math.max(widest, cell.length), head.length);
  const isNumbers = cells.every(cell => /^\d+$/.test(cell));
  return [head, ...cells].map(cell => (isNumbers ? cell.padStart(width) : cell.padEnd(width)));
}
