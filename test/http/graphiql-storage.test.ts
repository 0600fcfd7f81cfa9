import { createContext, runInContext } from 'node:vm';
import { beforeEach, describe, expect, it } from 'vitest';
import { policyOf, renderGraphiQLPage } from '../../src/http/graphiql-page.ts';

const page = renderGraphiQLPage({ title: 'test' });
const [, script = ''] = /<script>(.*?)<\/script>\s*<\/head>/s.exec(page) ?? [];

const SECRET = 'sgk_a1b2c3';
const PLACE = { Authorization: 'Bearer YOUR_KEY' };

/** What a browser keeps. */
let kept: Map<string, string>;
beforeEach(() => {
  kept = new Map();
});

/** GraphiQL's storage, as the page makes it. */
function storage(defaultHeaders: object): { setItem(key: string, text: string): void } {
  const localStorage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => kept.set(key, text),
    removeItem: (key: string) => kept.delete(key),
  };
  const context = createContext({ localStorage });
  runInContext(script, context);
  return runInContext(`storageWithoutKeys(${JSON.stringify(JSON.stringify(defaultHeaders))})`, context);
}

it('the page has the plugin of the history, and its policy allows both of its scripts', () => {
  expect(page).toMatch(/plugins:\[(\w+),(\w+)\],schemaDescription/);
  expect(page).toMatch(/renderPage\(\s*window\.document\.querySelector\('#root'\)/);
  expect(policyOf(page).match(/sha256-/g)).toHaveLength(2);
});

describe('of the headers, the browser keeps', () => {
  const headers = { authorization: `Bearer ${SECRET}`, 'X-Api-Key': SECRET, 'x-credits-dry-run': '1' };
  const text = JSON.stringify(headers);
  const own = JSON.stringify({ 'x-credits-dry-run': '1' }, null, 2);

  it.each([
    ['the editor', 'graphiql:headers', text],
    [
      'the tabs',
      'graphiql:tabState',
      JSON.stringify({ tabs: [{ query: '{ a }', headers: text }, { headers: null }] }),
    ],
    ['the history', 'graphiql:queries', JSON.stringify({ queries: [{ query: '{ a }', headers: text }] })],
    [
      'the favorites',
      'graphiql:favorites',
      JSON.stringify({ favorites: [{ headers: text, favorite: true }] }),
    ],
    ['what is being typed', 'graphiql:headers', `{ "Authorization": "Bearer ${SECRET}`],
    ['headers that are no object', 'graphiql:headers', `["${SECRET}"]`],
  ])('none with a key: %s', (_, key, value) => {
    storage({}).setItem(key, value);
    expect(kept.get(key)).toBeDefined();
    expect(kept.get(key)).not.toContain(SECRET);
  });

  it("the gateway's own, beside the place for a key", () => {
    storage({}).setItem('graphiql:headers', text);
    expect(kept.get('graphiql:headers')).toBe(own);
    storage(PLACE).setItem('graphiql:headers', text);
    expect(JSON.parse(kept.get('graphiql:headers') ?? '')).toEqual({ ...PLACE, 'x-credits-dry-run': '1' });
  });

  it('nothing else changes', () => {
    for (const [key, value] of [
      ['graphiql:query', '{ domain(name: "a.com") { name } }'],
      ['graphiql:variables', '{"headers": "a"}'],
      ['graphiql:theme', 'dark'],
    ] as const) {
      storage({}).setItem(key, value);
      expect(kept.get(key)).toBe(value);
    }
  });
});
