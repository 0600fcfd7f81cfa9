import { expect, test } from 'vitest';
import { documentId } from '../src/document-id.ts';
import { BacklinksPage } from '../src/documents.ts';
import type { BacklinksPageQuery, BacklinksPageQueryVariables } from '../src/generated/graphql.ts';
import { type Answer, ask } from '../src/plain-fetch.ts';
import { linksTo } from './ask.ts';
import { startGateway, TRUSTED } from './gateway.ts';

test('a list pages to its end: each row once, each bought once, and the credits of the answers are the bill', async () => {
  await using gateway = await startGateway();
  const links: string[] = [];
  let spent = 0;
  let after: string | null | undefined = null;
  do {
    const variables: BacklinksPageQueryVariables = { name: 'rows-50.example', first: 20, after };
    const { data, errors, extensions }: Answer<BacklinksPageQuery> = await ask(
      gateway.url,
      BacklinksPage,
      variables,
    );
    expect(errors).toBeUndefined();
    const list = data?.domain.backlinks;
    links.push(...(list?.edges.map(({ node }) => node.urlFrom) ?? []));
    spent += extensions?.credits?.spent ?? 0;
    after = list?.pageInfo.hasNextPage ? list.pageInfo.endCursor : undefined;
  } while (after !== undefined);
  expect([spent, gateway.sandbox.billed]).toEqual([50, 50]);
  expect(links).toEqual(await linksTo(gateway.url, 'rows-50.example', 50));
});

test('an answer has the error of a list that failed, and the rest of the data', async () => {
  await using gateway = await startGateway();
  const { data, errors } = await ask(gateway.url, BacklinksPage, { name: 'gepur.com', first: 1001 });
  expect(data?.domain).toMatchObject({ name: 'gepur.com', backlinks: null });
  expect(errors).toMatchObject([
    { path: ['domain', 'backlinks'], extensions: { code: 'BAD_USER_INPUT', retryable: false } },
  ]);
});

test('a trusted document is sent by its id', async () => {
  await using gateway = await startGateway(TRUSTED);
  const response = await fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      documentId: documentId(BacklinksPage),
      variables: { name: 'gepur.com', first: 1 },
    }),
  });
  expect(await response.json()).toMatchObject({ data: { domain: { name: 'gepur.com' } } });
});
