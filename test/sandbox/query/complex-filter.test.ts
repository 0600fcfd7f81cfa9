import { afterAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { call, intersect, newBacklinks } from '../wire.ts';

const sandbox = await startSandbox();
afterAll(() => sandbox.close());

async function ofBacklinks(complexFilter: unknown): Promise<unknown> {
  const params = { query: 'rows-3.example', searchType: 'domain', complexFilter };
  return (await call(sandbox, newBacklinks, params)).error?.code;
}

async function ofIntersect(complexFilter: unknown, competitors = ['rows-2.example']): Promise<unknown> {
  const params = { query: 'rows-3.example', intersect: competitors, complexFilter };
  return (await call(sandbox, intersect, params)).error?.code;
}

const good = { field: 'links_external', compareType: 'gte', value: ['1'] };
const goodCount = { field: 'links_count1', compareType: 'gte', value: [1] };

describe('the shape', () => {
  it.each([
    null,
    {},
    [],
    [[]],
    [good],
    [[good], []],
    [[null]],
    [[[good]]],
    [[{ ...good, value: '1' }]],
    [[{ ...good, compareType: undefined }]],
    [[{ field: 'links_external' }]],
    [[{ ...good, additional_filters: 'last_week' }]],
    [[{ ...good, negate: true }]],
    [[{ additional_filters: ['last_week'] }]],
    [[{ and: [good] }]],
  ])('is rejected with 32602 if malformed: %j', async filter => {
    expect(await ofBacklinks(filter)).toBe(32602);
  });

  it('is a list of groups of items', async () => {
    expect(
      await ofBacklinks([
        [good, good],
        [good, { additional_filters: 'no_subdomains' }],
      ]),
    ).toBeUndefined();
    expect(await ofIntersect([[goodCount, goodCount], [goodCount]])).toBeUndefined();
  });
});

const texts = ['contains', 'notContains', 'startsWith', 'endsWith'];
const orders = ['gt', 'gte', 'lt', 'lte', 'eq', 'neq', 'between'];
const dateOrders = orders.filter(type => type !== 'neq');
const backlinkFields: Readonly<Record<string, readonly string[]>> = {
  url_from: texts,
  url_to: texts,
  anchor: texts,
  links_external: orders,
  check: dateOrders,
  add: dateOrders,
  link_nofollow: ['contains', 'notContains'],
  link_type: ['eq', 'neq'],
};
const intersectFields = ['domain_rank', 'links_count1', 'links_count2', 'links_count3'];

const samples: Readonly<Record<string, unknown>> = {
  links_external: '5',
  check: '1.2.2024',
  add: '01.02.2024',
  link_nofollow: '1',
  link_type: 'text',
};

function valueFor(field: string, compareType: string): unknown[] {
  const sample = samples[field] ?? (intersectFields.includes(field) ? 5 : 'word');
  return compareType === 'between' ? [sample, sample] : [sample];
}

describe('the compareTypes of each field', () => {
  const types = [...new Set([...texts, ...orders, 'in', 'EQ', ''])];

  it.each(Object.entries(backlinkFields))('getNewBacklinks, %s: %j', async (field, takes) => {
    for (const compareType of types) {
      const code = await ofBacklinks([[{ field, compareType, value: valueFor(field, compareType) }]]);
      expect([compareType, code]).toEqual([compareType, takes.includes(compareType) ? undefined : 32117]);
    }
  });

  it.each(intersectFields)('getIntersect, %s: all ordered ones', async field => {
    for (const compareType of types) {
      const filter = [[{ field, compareType, value: valueFor(field, compareType) }]];
      const code = await ofIntersect(filter, ['rows-2.example', 'rows-1.example']);
      expect([compareType, code]).toEqual([compareType, orders.includes(compareType) ? undefined : 32117]);
    }
  });

  it('exist only for the fields of the same method', async () => {
    for (const field of [...intersectFields, 'links_ext', 'toString']) {
      expect(await ofBacklinks([[{ field, compareType: 'eq', value: [1] }]])).toBe(32117);
    }
    for (const field of [...Object.keys(backlinkFields), 'links_count0', 'SDR']) {
      expect(await ofIntersect([[{ field, compareType: 'eq', value: [1] }]])).toBe(32117);
    }
  });

  it('include links_count3 only with two competitors', async () => {
    const filter = [[{ ...goodCount, field: 'links_count3' }]];
    expect(await ofIntersect(filter)).toBe(32117);
    expect(await ofIntersect(filter, ['rows-2.example', 'rows-1.example'])).toBeUndefined();
  });
});

describe('the values', () => {
  it.each([
    ['anchor', 'contains', []],
    ['anchor', 'contains', ['a', 'b']],
    ['anchor', 'contains', [5]],
    ['links_external', 'gt', []],
    ['links_external', 'gt', ['1', '2']],
    ['links_external', 'gt', [1]],
    ['links_external', 'gt', ['-1']],
    ['links_external', 'gt', ['1.5']],
    ['links_external', 'gt', ['']],
    ['links_external', 'between', ['1']],
    ['links_external', 'between', ['1', '2', '3']],
    ['links_external', 'between', ['10', '9']],
    ['check', 'between', ['02.01.2024', '01.01.2024']],
    ['check', 'lte', []],
    ['check', 'lte', ['01.01.2024', '02.01.2024']],
    ['link_nofollow', 'contains', []],
    ['link_nofollow', 'contains', ['3']],
    ['link_nofollow', 'contains', [1]],
    ['link_nofollow', 'contains', ['nofollow']],
    ['link_type', 'eq', ['href']],
    ['link_type', 'eq', ['frame']],
    ['link_type', 'eq', ['text', 'image']],
    ['link_type', 'eq', []],
  ])('of %s %s are rejected with 32117: %j', async (field, compareType, value) => {
    expect(await ofBacklinks([[{ field, compareType, value }]])).toBe(32117);
  });

  it.each([
    ['domain_rank', 'gte', ['1']],
    ['domain_rank', 'gte', [1.5]],
    ['domain_rank', 'gte', [1, 2]],
    ['links_count1', 'between', [2, 1]],
    ['links_count1', 'eq', []],
  ])('of %s %s are rejected with 32117: %j', async (field, compareType, value) => {
    expect(await ofIntersect([[{ field, compareType, value }]])).toBe(32117);
  });

  it.each([
    '2024-01-01',
    '30.02.2024',
    '29.02.2023',
    '31.4.2024',
    '0.1.2024',
    '1.13.2024',
    '1.1.24',
    '01/01/2024',
    '',
    5,
  ])('of dates are rejected with 32010 unless they are calendar dates as DD.MM.YYYY: %j', async value => {
    expect(await ofBacklinks([[{ field: 'add', compareType: 'gte', value: [value] }]])).toBe(32010);
  });

  it.each(['1.1.2024', '01.01.2024', '29.2.2024', '31.12.1999'])('of dates can be %s', async value => {
    expect(await ofBacklinks([[{ field: 'add', compareType: 'gte', value: [value] }]])).toBeUndefined();
  });

  it.each([
    ['link_nofollow', 'notContains', ['0', '1', '2', '4']],
    ['link_type', 'neq', ['iframe']],
    ['links_external', 'between', ['9', '10']],
    ['links_external', 'between', ['007', '7']],
  ])('of %s %s are accepted: %j', async (field, compareType, value) => {
    expect(await ofBacklinks([[{ field, compareType, value }]])).toBeUndefined();
  });
});

describe('additional_filters', () => {
  it.each(['no_subdomains', 'only_main_page', 'last_week'])(
    '%s works only in getNewBacklinks',
    async name => {
      expect(await ofBacklinks([[{ additional_filters: name }]])).toBeUndefined();
      expect(await ofIntersect([[{ additional_filters: name }]])).toBe(32117);
    },
  );

  it('reject any other name', async () => {
    expect(await ofBacklinks([[{ additional_filters: 'last_month' }]])).toBe(32117);
  });
});
