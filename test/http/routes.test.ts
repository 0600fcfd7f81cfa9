import { expect, it } from 'vitest';
import { startRig } from '../rig.ts';

async function get(path: string, headers: Record<string, string> = {}) {
  await using rig = await startRig();
  return rig.gateway.fetch(`http://gateway.test${path}`, { headers, redirect: 'manual' });
}

it('says that it lives at /health and that it can serve at /ready', async () => {
  expect((await get('/health')).status).toBe(200);
  expect((await get('/ready')).status).toBe(200);
});

it('leads from / to the GraphQL endpoint', async () => {
  const response = await get('/');
  expect(response.status).toBe(302);
  expect(response.headers.get('location')).toBe('/graphql');
});

it.each(['/nowhere', '/graphql/deeper', '/favicon.ico'])('answers 404 at %s', async path => {
  expect((await get(path)).status).toBe(404);
});

it('shows GraphiQL to browsers, and nothing of the sandbox where none answers', async () => {
  const response = await get('/graphql', { accept: 'text/html,*/*;q=0.8' });
  expect(response.headers.get('content-type')).toMatch(/^text\/html/);
  expect(await response.text()).toContain('<title>serpstat-graphql</title>');
});
