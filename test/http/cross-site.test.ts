import { afterAll, describe, expect, it } from 'vitest';
import { startRig } from '../rig.ts';

const rig = await startRig();
afterAll(() => rig[Symbol.asyncDispose]());

const url = 'http://127.0.0.1:4000/graphql?query=%7B__typename%7D';

function get(headers: Record<string, string>) {
  return rig.gateway.fetch(url, { headers });
}

describe.each(['http://localhost:5173', 'http://127.0.0.1', 'https://[::1]:8443'])(
  'a page from %s',
  origin => {
    it('may read answers', async () => {
      const response = await get({ origin, 'sec-fetch-site': 'cross-site' });
      expect(response.headers.get('access-control-allow-origin')).toBe(origin);
      expect(await response.json()).toEqual({ data: { __typename: 'Query' } });
    });

    it('may ask in JSON, with headers of its own', async () => {
      const response = await rig.gateway.fetch(url, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'content-type,x-credit-limit',
        },
      });
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'access-control-allow-origin': origin,
        'access-control-allow-methods': 'POST',
        'access-control-allow-headers': 'content-type,x-credit-limit',
      });
    });
  },
);

describe.each([
  'https://example.com',
  'http://localhost.example.com',
  'http://127.0.0.1.example.com',
  'null',
])('a page from %s', origin => {
  it.each(['GET', 'OPTIONS'])('is not allowed to read answers to %s', async method => {
    const response = await rig.gateway.fetch(url, { method, headers: { origin } });
    expect(response.headers.has('access-control-allow-origin')).toBe(false);
  });

  it('is refused before anything runs', async () => {
    const response = await get({ origin, 'sec-fetch-site': 'cross-site' });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  });
});

it('refuses an image or a form of another site, of which browsers tell no origin', async () => {
  const image = await get({
    'sec-fetch-site': 'cross-site',
    'sec-fetch-dest': 'image',
    accept: 'image/*,*/*;q=0.8',
  });
  expect(image.status).toBe(403);
  const form = await rig.gateway.fetch('http://127.0.0.1:4000/graphql', {
    method: 'POST',
    headers: { 'sec-fetch-site': 'cross-site' },
    body: new URLSearchParams({ query: '{ serpstatCredits { left } }' }),
  });
  expect(form.status).toBe(403);
  expect(rig.sandbox.requests).toEqual([]);
});

it.each(['none', 'same-origin', 'same-site'])('answers what a browser sends from %s', async site => {
  expect((await get({ 'sec-fetch-site': site })).status).toBe(200);
});

it('opens GraphiQL for who follows a link from another site', async () => {
  const response = await get({
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'navigate',
    accept: 'text/html',
  });
  expect(response.status).toBe(200);
  expect(await response.text()).toContain('<title>serpstat-graphql</title>');
});
