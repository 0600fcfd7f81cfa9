import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { type Rig, startRig } from '../../rig.ts';
import { documentsFile } from './file.ts';

const QUERY = '{ domain(name: "gepur.com") { name } }';
const DATA = { domain: { name: 'gepur.com' } };

it('answers a document by its hash after a client has registered it', async () => {
  await using rig = await startRig();
  const unknown = await send(rig, { extensions: persisted(hashOf(QUERY)) });
  expect(unknown.status).toBe(200);
  expect(await unknown.json()).toMatchObject({
    errors: [{ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }],
  });
  await send(rig, { query: QUERY, extensions: persisted(hashOf(QUERY)) });
  const known = await send(rig, { extensions: persisted(hashOf(QUERY)) });
  expect(await known.json()).toMatchObject({ data: DATA });
});

it('registers no document under the hash of another, and none that is no string', async () => {
  await using rig = await startRig();
  const wrong = await send(rig, { query: QUERY, extensions: persisted(hashOf('{ __typename }')) });
  expect(await wrong.json()).toMatchObject({ errors: [{ message: 'PersistedQueryMismatch' }] });
  const number = await send(rig, { query: 7, extensions: persisted(hashOf('7')) });
  expect(number.status).toBe(400);
  expect(rig.faults).toEqual([]);
});

it('holds a registered document to the limits', async () => {
  await using rig = await startRig({ MAX_DEPTH: '1' });
  for (const query of [QUERY, undefined]) {
    const answer = await send(rig, { query, extensions: persisted(hashOf(QUERY)) });
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  }
});

it('forgets the documents registered first when there are too many', async () => {
  await using rig = await startRig();
  const documents = Array.from({ length: 1001 }, (_, n) => `{ a${n}: __typename }`);
  for (const query of documents) {
    await send(rig, { query, extensions: persisted(hashOf(query)) });
  }
  const ask = async (query = '') => (await send(rig, { extensions: persisted(hashOf(query)) })).json();
  expect(await ask(documents[0])).toMatchObject({ errors: [{ message: 'PersistedQueryNotFound' }] });
  expect(await ask(documents[1000])).toMatchObject({ data: { a1000: 'Query' } });
});

it.each(['true', 'false'])(
  'answers trusted documents by id and by hash, with DOCUMENTS_ONLY=%s',
  async only => {
    using file = documentsFile(JSON.stringify({ 'id-1': QUERY }));
    await using rig = await startRig({ DOCUMENTS: file.path, DOCUMENTS_ONLY: only });
    const bodies = [
      { documentId: 'id-1' },
      { extensions: persisted('id-1') },
      { extensions: persisted(hashOf(QUERY)) },
    ];
    for (const body of bodies) {
      expect(await (await send(rig, body)).json()).toMatchObject({ data: DATA });
    }
    const byUrl = await rig.gateway.fetch('http://gateway.test/graphql?documentId=id-1');
    expect(await byUrl.json()).toMatchObject({ data: DATA });
    const unknown = await send(rig, { documentId: 'id-2' });
    expect(unknown.status).toBe(404);
    expect(await unknown.json()).toMatchObject({
      errors: [{ message: expect.stringContaining('"documentId"') }],
    });
  },
);

it('refuses every other document with DOCUMENTS_ONLY, and says what to send', async () => {
  using file = documentsFile(JSON.stringify({ 'id-1': QUERY }));
  await using rig = await startRig({ DOCUMENTS: file.path, DOCUMENTS_ONLY: 'true' });
  for (const body of [{ query: QUERY }, { query: QUERY, extensions: persisted(hashOf(QUERY)) }, {}]) {
    const answer = await send(rig, body);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(await answer.json()).toMatchObject({
      errors: [{ message: expect.stringContaining('as "documentId"') }],
    });
  }
  const page = await rig.gateway.fetch('http://gateway.test/graphql', { headers: { accept: 'text/html' } });
  expect(await page.text()).toContain('This gateway answers only trusted documents');
});

it('does not start with a wrong file of documents, and lists each mistake', async () => {
  using file = documentsFile(
    JSON.stringify({ syntax: '{', field: '{ unknown }', deep: QUERY, type: 1, good: '{ __typename }' }),
  );
  const start = startRig({ DOCUMENTS: file.path, MAX_DEPTH: '1' });
  await expect(start).rejects.toThrow(
    /"syntax": Syntax Error.*\n.*"field": .*\n.*"deep": .*MAX_DEPTH.*\n.*"type": it must be a string$/,
  );
});

it('says that the file of documents is missing, or no JSON', async () => {
  using file = documentsFile('{');
  await expect(startRig({ DOCUMENTS: file.path })).rejects.toThrow(/\(DOCUMENTS\) is not JSON/);
  await expect(startRig({ DOCUMENTS: `${file.path}.no` })).rejects.toThrow(/cannot be read: ENOENT/);
});

it.each(['text/plain', 'application/x-www-form-urlencoded'])(
  'tells a JSON body sent as %s to name its type',
  async type => {
    await using rig = await startRig();
    const answer = await send(rig, { query: QUERY }, type);
    expect(answer.status).toBe(415);
    expect(await answer.json()).toMatchObject({
      errors: [{ message: expect.stringContaining('content-type: application/json') }],
    });
  },
);

function send(rig: Rig, body: unknown, type = 'application/json'): Promise<Response> {
  return rig.gateway.fetch('http://gateway.test/graphql', {
    method: 'POST',
    headers: { 'content-type': type },
    body: JSON.stringify(body),
  });
}

function persisted(sha256Hash: string) {
  return { persistedQuery: { version: 1, sha256Hash } };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
