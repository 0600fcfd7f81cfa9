import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { composeSupergraph } from '../src/compose.ts';
import { startHiveRouter } from '../src/hive-router.ts';
import { SITES } from '../src/sites.ts';
import { startSitesSubgraph } from '../src/sites-subgraph.ts';
import { ask } from './ask.ts';
import { startSerpstat } from './serpstat.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** The only block of this language. */
function block(language: string): string {
  const [, text = ''] = readme.match(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's')) ?? [];
  return text;
}

test.each(['2026-11-15', '2027-02-28', '2031-07-01'])(
  'the first query of the README has the answer and the bill that stand there, on %s',
  async today => {
    await using sites = await startSitesSubgraph(SITES, 0);
    await using serpstat = await startSerpstat();
    const supergraph = await composeSupergraph({ serpstat: serpstat.url, sites: sites.url });
    await using router = await startHiveRouter(supergraph, 0);

    const { result, bill } = await serpstat.bill(() => ask(router.url, { query: block('graphql') }), today);
    const { data, extensions, errors } = result;
    expect(errors).toEqual([]);
    expect({ data, extensions }).toEqual(JSON.parse(block('json')));
    expect(bill.credits).toBe((extensions.credits as { spent: number }).spent);
  },
);
