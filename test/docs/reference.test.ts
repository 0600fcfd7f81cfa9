import { expect, test } from 'vitest';
import { ERROR_CODES, GatewayError } from '../../src/errors.ts';
import { clientsFile } from '../clients/file.ts';
import { startRig } from '../rig.ts';
import { codeIn, rowsUnder } from './markdown.ts';
import { startScene } from './scene.ts';
import { isDefault, SETTING_NAMES } from './settings.ts';

test('the table of settings has every setting, with its default', () => {
  const rows = rowsUnder('Setting').map(
    ([name, value]) => [codeIn(name)[0] ?? '', codeIn(value)[0] ?? ''] as const,
  );
  expect(rows.map(([name]) => name)).toEqual(SETTING_NAMES);
  expect(rows.filter(([name, value]) => !isDefault(name, value))).toEqual([]);
});

test('the table of error codes has every code, and says whether it is retryable', () => {
  const documented = rowsUnder('Code').map(([code, , retryable]) => [codeIn(code)[0], retryable]);
  expect(documented).toEqual(
    ERROR_CODES.map(code => [code, new GatewayError(code, '').extensions.retryable ? 'yes' : 'no']),
  );
});

test('requests that cannot run have the documented codes', async () => {
  await using rig = await startRig();
  const documents = ['{', '{ unknown }', 'query A { __typename } query B { __typename }'];
  const errors = await Promise.all(
    documents.map(async document => (await rig.askText(document)).errors?.[0]),
  );
  const malformed = await rig.gateway.fetch('http://gateway.test/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{',
  });
  const { errors: others } = (await malformed.json()) as { errors: typeof errors }; // what every error is
  const extensions = [...errors, ...others].map(error => error?.extensions);

  expect(extensions.map(each => each?.code)).toEqual(
    rowsUnder('Code of a request').map(([code]) => codeIn(code)[0]),
  );
  expect(extensions.map(each => each?.retryable)).toEqual([false, false, false, false]);
});

test('the table of metrics has every metric of the gateway, with its labels', async () => {
  const metrics = await readMetrics();
  const documented = rowsUnder('Metric').map(([name, labels]) => [codeIn(name)[0], codeIn(labels)]);
  expect(Object.fromEntries(documented)).toEqual(
    Object.fromEntries(metrics.map(({ name, labels }) => [name, [...labels.keys()]])),
  );
});

test('the values of labels that the table of metrics names are real', async () => {
  const metrics = await readMetrics();
  const unreal = rowsUnder('Metric').flatMap(([name, , meaning]) => {
    const { labels } = metrics.find(metric => metric.name === codeIn(name)[0]) ?? { labels: new Map() };
    const values = new Set([...labels.values()].flatMap(set => [...set]));
    return codeIn(meaning).filter(value => !values.has(value));
  });
  expect(unreal).toEqual([]);
});

interface Metric {
  /** Without `serpstat_gateway_`. */
  readonly name: string;
  /** Values by name of label, without what a histogram adds. */
  readonly labels: ReadonlyMap<string, ReadonlySet<string>>;
}

async function readMetrics(): Promise<readonly Metric[]> {
  using clients = clientsFile({ 'team-a': {} });
  const headers = clients.headersOf('team-a');
  await using rig = await startRig({ CLIENTS: clients.path });
  await rig.askText('{ domain(name: "gepur.com") { backlinks(first: 1) { totalCount } } }', {}, { headers });
  const text = await (await rig.gateway.fetch('http://gateway.test/metrics', { headers })).text();
  return [...text.matchAll(/^# TYPE serpstat_gateway_(\w+) /gm)].map(([, name = '']) => {
    const labels = new Map<string, Set<string>>();
    for (const [, pairs = ''] of text.matchAll(
      new RegExp(`^serpstat_gateway_${name}(?:_bucket)?\\{(.*)\\}`, 'gm'),
    )) {
      for (const [, label = '', value = ''] of pairs.matchAll(/(\w+)="([^"]*)"/g)) {
        labels.set(label, (labels.get(label) ?? new Set()).add(value));
      }
    }
    labels.delete('le');
    return { name, labels };
  });
}

test('the table of tables and views has every one of the store file, with its columns', async () => {
  await using scene = await startScene({});
  const columns = scene.sql(`
    SELECT objects.name, group_concat(columns.name, ' ') FROM sqlite_schema AS objects, pragma_table_info(objects.name) AS columns
    WHERE objects.type IN ('table', 'view') AND objects.name NOT LIKE 'sqlite%' GROUP BY 1 ORDER BY 1`);
  const documented = rowsUnder('Table or view').map(
    ([name, cells]) => `${codeIn(name)[0]}|${codeIn(cells).join(' ')}\n`,
  );
  expect(documented.toSorted().join('')).toBe(columns);
});

test('the sandbox takes every documented change and fault', async () => {
  await using rig = await startRig();
  const changes = rowsUnder('Change').map(([change]) => codeIn(change)[0] ?? '');
  const faults = rowsUnder('Fault').map(([fault]) => `{"faults": [${codeIn(fault)[0]}]}`);
  const refused = await Promise.all(
    [...changes, ...faults].map(async body => {
      const response = await fetch(new URL('/sandbox', rig.sandbox.url), { method: 'PATCH', body });
      return response.ok ? [] : [body, await response.text()];
    }),
  );
  expect(faults).not.toEqual([]);
  expect(refused.flat()).toEqual([]);
});
