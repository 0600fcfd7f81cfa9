import { brotliDecompressSync } from 'node:zlib';
import { createYoga } from 'graphql-yoga';
import { beforeEach, expect, it } from 'vitest';
import { useGraphiQLPage } from '../../src/http/use-graphiql-page.ts';
import { standaloneSchema as schema } from '../../src/schema/standalone.ts';

const PAGE = `<html>${'GraphiQL '.repeat(1000)}</html>`;
let rendered = 0;

const render = () => {
  rendered += 1;
  return PAGE;
};
const newYoga = () =>
  createYoga({ schema, graphiql: false, landingPage: false, plugins: [useGraphiQLPage('/graphql', render)] });
let yoga = newYoga();

beforeEach(() => {
  rendered = 0;
  yoga = newYoga();
});

function show(headers: Record<string, string> = {}, path = '/graphql') {
  return yoga.fetch(`http://gateway.test${path}`, { headers: { accept: 'text/html,*/*;q=0.8', ...headers } });
}

it('is made once, however often and in whatever coding browsers ask for it', async () => {
  const codings = ['', 'gzip', 'br', 'gzip, deflate, br, zstd', ''];
  const responses = await Promise.all(codings.map(coding => show({ 'accept-encoding': coding })));
  expect(responses.map(({ headers }) => headers.get('content-encoding'))).toEqual([
    null,
    'gzip',
    'br',
    'br',
    null,
  ]);
  expect(await responses[0]?.text()).toBe(PAGE);
  const packed = Buffer.from((await responses[2]?.arrayBuffer()) ?? new ArrayBuffer());
  expect(brotliDecompressSync(packed).toString()).toBe(PAGE);
  expect(rendered).toBe(1);
});

it('is the same buffer for everyone, so that clients that do not read it take no memory', async () => {
  const [first, second] = await Promise.all([
    show({ 'accept-encoding': 'br' }),
    show({ 'accept-encoding': 'br' }),
  ]);
  expect(await first?.arrayBuffer()).toBe(await second?.arrayBuffer());
});

it('is not sent again to a browser that has it', async () => {
  const headers = { 'accept-encoding': 'br' };
  const etag = (await show(headers)).headers.get('etag') ?? '';
  for (const known of [etag, `"other", W/${etag}`]) {
    const again = await show({ ...headers, 'if-none-match': known });
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
  }
  expect((await show({ 'if-none-match': etag })).status).toBe(200); // another coding is another version
  expect((await show({ ...headers, 'if-none-match': '"other"' })).status).toBe(200);
});

it('is shown at the endpoint alone, and to browsers alone', async () => {
  expect((await show({}, '/graphql/')).status).toBe(200);
  expect((await show({}, '/graphql/deeper')).status).toBe(404);
  expect((await show({ accept: 'application/json' })).headers.get('content-type')).toContain('json');
  expect(rendered).toBe(1);
});
