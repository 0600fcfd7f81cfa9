import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { GatewayError } from '../../src/errors.ts';
import { type ListingAnswer, startSandbox } from '../../src/sandbox/sandbox.ts';
import { backlinksListing } from '../../src/serpstat/backlinks.ts';
import { createSerpstatClient } from '../../src/serpstat/client.ts';
import { readEnvelope, readPage } from '../../src/serpstat/envelope.ts';

const sandbox = await startSandbox({ balance: 5000 });
const client = createSerpstatClient({
  config: readConfig({ SERPSTAT_API_URL: sandbox.url, SERPSTAT_TOKEN: sandbox.token }).serpstat,
  clock: systemClock,
});
const patient = { signal: new AbortController().signal, onSent() {} };
const listing = backlinksListing({
  query: 'rows-25.example',
  searchType: 'DOMAIN',
  onePerDomain: true,
  filter: undefined,
  orderBy: { field: 'LAST_VISITED', direction: 'DESC' },
});

beforeEach(() => {
  sandbox.reset();
  sandbox.setBalance(5000);
});
afterAll(async () => {
  await client.close();
  await sandbox.close();
});

/** The second page of ten of 25 rows. */
const request = { page: 2, size: 10 };
const buy = () => client.buyPage(listing, request, patient);

type Edit = (response: ListingAnswer) => unknown;

/** An edit of the response's result. */
function result(edit: (result: Record<string, unknown>) => unknown): Edit {
  return ({ id, result }) => ({ id, result: edit({ ...result }) });
}

function summary(changes: Record<string, unknown>): Edit {
  return result(({ data, summary_info }) => ({
    data,
    summary_info: Object.assign({}, summary_info, changes),
  }));
}

function rows(edit: (rows: readonly unknown[]) => readonly unknown[]): Edit {
  return response => ({ ...response, result: { ...response.result, data: edit(response.result.data) } });
}

describe('a response that breaks the protocol is a bad response, and the message says how', () => {
  it.each<[what: string, says: string, edit: Edit]>([
    ['a foreign id', 'another request', response => ({ ...response, id: 'other' })],
    ['no id', 'another request', ({ result }) => ({ result })],
    ['a null id', 'another request', response => ({ ...response, id: null })],
    [
      'an id that is not a string',
      'another request',
      response => ({ ...response, id: { toString: 1, valueOf: 1 } }),
    ],
    ['neither result nor error', 'neither a result nor an error', ({ id }) => ({ id })],
    ['an error that is not an object', 'neither a result nor an error', ({ id }) => ({ id, error: 'no' })],
    ['a null result', 'no list of rows', ({ id }) => ({ id, result: null })],
    ['a list for a result', 'no list of rows', ({ id }) => ({ id, result: [] })],
    ['no data', 'no list of rows', result(({ summary_info }) => ({ summary_info }))],
    ['null for data', 'no list of rows', result(was => ({ ...was, data: null }))],
    ['an object for data', 'no list of rows', result(was => ({ ...was, data: { 0: {} } }))],
    ['a row that is a string', 'no list of rows', rows(data => data.with(3, 'row'))],
    ['a row that is null', 'no list of rows', rows(data => data.with(9, null))],
    ['a row that is a list', 'no list of rows', rows(data => data.with(0, []))],
    ['no summary', 'no total number of rows', result(({ data }) => ({ data }))],
    ['a list for a summary', 'no total number of rows', result(({ data }) => ({ data, summary_info: [25] }))],
    ['no total', 'no total number of rows', summary({ total: undefined })],
    ['a null total', 'no total number of rows', summary({ total: null })],
    ['a total in words', 'no total number of rows', summary({ total: 'many' })],
    ['a negative total', 'no total number of rows', summary({ total: -25 })],
    ['half a row in the total', 'no total number of rows', summary({ total: 25.5 })],
    ['a total past all integers', 'no total number of rows', summary({ total: 2 ** 31 })],
    ['another page', 'expected page 2', summary({ page: 1 })],
    ['a page in words', 'expected page 2', summary({ page: 'two' })],
    ['a null page', 'expected page 2', summary({ page: null })],
    ['a row too few', 'expected 10 rows, received 9', rows(data => data.slice(1))],
    ['no row', 'expected 10 rows, received 0', rows(() => [])],
    ['a row too many', 'expected at most 10 rows, received 11', rows(data => [...data, data[0]])],
    ['rows past the total', 'expected 4 rows, received 10', summary({ total: 14 })],
    ['rows of an empty listing', 'expected 0 rows, received 10', summary({ total: 0 })],
  ])('with %s', async (_what, says, edit) => {
    sandbox.fail({ kind: 'edit', edit });
    const error = await buy().catch(error => error);
    expect(error).toBeInstanceOf(GatewayError);
    expect(error.extensions).toEqual({ code: 'UPSTREAM_BAD_RESPONSE', retryable: true });
    expect(error.message).toContain(says);
    await expect(buy()).resolves.toMatchObject({ total: 25, charged: 10 });
  });

  it('and its cost is known unless it has more rows than requested', async () => {
    for (const [edit, charged] of [
      [rows(data => [...data, data[0]]), undefined],
      [rows(data => data.slice(1)), 9],
      [rows(() => []), 1],
    ] as const) {
      sandbox.fail({ kind: 'edit', edit });
      await expect(buy()).rejects.toMatchObject({ charged });
    }
  });

  it.each([
    ['nothing', '', 'not JSON'],
    ['HTML', '<html></html>', 'not JSON'],
    ['half of it', '{"id":"1","result":{"data":[{"url_from":"ht', 'not JSON'],
    ['two of it', '{"id":"1","result":{}}{"id":"2","result":{}}', 'not JSON'],
    ['a list', '[{"id":"1","result":{}}]', 'not a JSON object'],
    ['null', 'null', 'not a JSON object'],
    ['a text', '"Service unavailable"', 'not a JSON object'],
    ['a number', '1', 'not a JSON object'],
  ])('with %s for a body', async (_what, body, says) => {
    sandbox.fail({ kind: 'body', body });
    const error = await buy().catch(error => error);
    expect(error).toBeInstanceOf(GatewayError);
    expect(error.extensions).toEqual({ code: 'UPSTREAM_BAD_RESPONSE', retryable: true });
    expect(error.message).toContain(says);
    await expect(buy()).resolves.toMatchObject({ total: 25, charged: 10 });
  });
});

describe('an unusual but valid response is read', () => {
  it.each<[what: string, edit: Edit]>([
    ['the id as a number', response => ({ ...response, id: Number(response.id) })],
    ['a null error beside the result', response => ({ ...response, error: null })],
    ['an unknown member', response => ({ ...response, jsonrpc: '2.0', took: 0.1 })],
    ['numbers as texts of digits', summary({ total: '25', page: '2', left_lines: '4990' })],
    ['no page', summary({ page: undefined })],
    ['no count, sort and order', summary({ count: undefined, sort: undefined, order: undefined })],
  ])('with %s', async (_what, edit) => {
    const right = await buy();
    sandbox.setBalance(5000);
    sandbox.fail({ kind: 'edit', edit });
    expect(await buy()).toEqual(right);
  });

  it.each([
    ['none', undefined],
    ['null', null],
    ['a word', 'plenty'],
    ['a debt', -3],
  ])('with %s for the credits that are left, which are then unknown', async (_what, left_lines) => {
    sandbox.fail({ kind: 'edit', edit: summary({ left_lines }) });
    expect(await buy()).toMatchObject({ charged: 10, creditsLeft: null });
  });

  it('and an empty list is a page that costs one credit', async () => {
    sandbox.fail({
      kind: 'edit',
      edit: ({ id }) => ({ id, result: { data: [], summary_info: { page: 2, total: 0, left_lines: 7 } } }),
    });
    expect(await buy()).toEqual({ rows: [], total: 0, charged: 1, creditsLeft: 7 });
  });
});

describe('no response', () => {
  /** Any JSON, and JSON that looks like a response down to some depth. */
  const anything = fc.jsonValue();
  const almost = (shape: Record<string, fc.Arbitrary<unknown>>) =>
    fc.oneof(anything, fc.record(shape, { requiredKeys: [] }));
  const responses = almost({
    id: fc.oneof(fc.constant('1'), anything),
    error: almost({ code: anything, message: anything, data: anything }),
    result: almost({
      data: fc.oneof(anything, fc.array(anything, { maxLength: 3 })),
      summary_info: almost({ total: anything, page: anything, left_lines: anything }),
    }),
  });

  it('causes an error other than a bad response', () => {
    fc.assert(
      fc.property(responses, fc.integer({ min: 1, max: 3 }), (response, size) => {
        try {
          const envelope = readEnvelope(JSON.stringify(response), '1');
          if (envelope.kind === 'result') {
            readPage(envelope.result, listing, { page: 1, size });
          }
        } catch (error) {
          expect(error).toBeInstanceOf(GatewayError);
          expect(error).toMatchObject({ extensions: { code: 'UPSTREAM_BAD_RESPONSE' } });
        }
      }),
      { numRuns: 1000 },
    );
  });
});
