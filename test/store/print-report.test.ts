import { expect, test } from 'vitest';
import { printReport } from '../../src/store/print-report.ts';
import type { LedgerReport } from '../../src/store/store.ts';
import { NOON } from './pages.ts';

const listing = {
  fingerprint: 'Kxhk5CQkziQqA_XaWxuMOS',
  method: 'SerpstatBacklinksProcedure.getNewBacklinks',
  params: { query: 'serpstat.com', linkPerDomain: 1, complexFilter: [[{ field: 'check' }]] },
};

const dear = { ...listing, requests: 12, spent: 1120, unsettled: 50, saved: 12_000 };

const report: LedgerReport = {
  days: [
    { day: '2026-11-14', requests: 2, spent: 120, unsettled: 0, saved: 0 },
    { day: '2026-11-15', requests: 10, spent: 1000, unsettled: 50, saved: 12_345 },
  ],
  clients: [],
  listings: [
    dear,
    { fingerprint: 'unknown', method: '', params: {}, requests: 0, spent: 0, unsettled: 0, saved: 345 },
  ],
  unsettled: [{ ...listing, request: 7, page: 3, size: 50, reserved: 50, at: NOON }],
};

test('prints spending by day and by listing, what was saved, and what was never settled', () => {
  expect(printReport(report)).toBe(`\
Day (UTC)   Requests  Credits  Not settled  Rows saved
2026-11-14         2      120            0           0
2026-11-15        10     1000           50       12345
All               12     1120           50       12345

Requests  Credits  Not settled  Rows saved  Listing
      12     1120           50       12000  getNewBacklinks query=serpstat.com linkPerDomain=1 complexFilter=[[{"field":"check"}]]
       0        0            0         345  fingerprint unknown

Not settled               Credits  Page  Size  Listing
2026-11-15T12:00:00.000Z       50     3    50  getNewBacklinks query=serpstat.com linkPerDomain=1 complexFilter=[[{"field":"check"}]]

The cost of these requests is unknown: they have not been answered yet, or they timed out, lost their connection or
were cancelled, or their gateway stopped. Their credits count as spent.
`);
});

test('prints what each client spent on each day', () => {
  const clients = [
    { day: '2026-11-14', client: 'team-a', requests: 2, spent: 120, unsettled: 0 },
    { day: '2026-11-15', client: 'b', requests: 10, spent: 1000, unsettled: 50 },
  ];
  expect(printReport({ ...report, clients })).toContain(`
Day (UTC)   Client  Requests  Credits  Not settled
2026-11-14  team-a         2      120            0
2026-11-15  b             10     1000           50
`);
});

test('says nothing of unsettled requests where there are none', () => {
  expect(printReport({ ...report, unsettled: [] })).not.toContain('is unknown');
});

test('says so where nothing has happened yet', () => {
  expect(printReport({ days: [], clients: [], listings: [], unsettled: [] })).toBe(
    'No credits have been spent and no rows saved.\n',
  );
});

test('cuts a long question short', () => {
  const params = { query: 'x'.repeat(500) };
  const lines = printReport({ ...report, listings: [{ ...dear, params }] }).split('\n');
  expect(lines.find(line => line.includes('query=xxx'))).toMatch(/x…$/);
});

test('has a line for each of a hundred thousand listings', () => {
  const listings = Array.from({ length: 100_000 }, () => dear);
  expect(printReport({ ...report, listings }).split('\n').length).toBeGreaterThan(100_000);
});
