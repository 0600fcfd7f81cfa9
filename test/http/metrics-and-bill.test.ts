import { expect, it } from 'vitest';
import { startRig } from '../rig.ts';
import { readExposition, type Series } from '../telemetry/exposition.ts';

const ID = '0af7651916cd43dd8448eb211c80319c';
const traceparent = `00-${ID}-b7ad6b7169203331-01`;

const LISTS = [
  'domain(name: "rows-300.example") { backlinks(first: 30) { nodes { urlFrom } } }',
  'domain(name: "rows-300.example") { backlinks(first: 50) { nodes { urlFrom } } }',
  'domain(name: "rows-0.example") { backlinks(first: 5) { nodes { urlFrom } } }',
  'domain(name: "gepur.com") { intersect(competitors: ["klubok.com"], first: 7) { nodes { domainRank } } }',
  'domain(name: "rows-1030.example") { backlinks(last: 40) { nodes { urlFrom } } }',
];

/** Of all series of a metric. */
function sum(series: Series, name: string): number {
  return [...series].reduce(
    (all, [each, value]) => (each.replace(/\{.*/, '') === `serpstat_gateway_${name}` ? all + value : all),
    0,
  );
}

it('metrics and log agree with the bill of Serpstat', async () => {
  await using rig = await startRig();
  await Promise.all(LISTS.map(list => rig.askText(`{ ${list} }`, {}, { headers: { traceparent } })));
  rig.sandbox.fail({ kind: 'error', code: 403, message: 'API not allowed for your plan' });
  const headers = { traceparent };
  await rig.askText('{ domain(name: "a.com") { backlinks { totalCount } } }', {}, { headers });
  await rig.askText('{ serpstatCredits { left } }', {}, { headers });

  const series = readExposition(await (await rig.gateway.fetch('http://gateway.test/metrics')).text());
  const { billed, requests } = rig.sandbox;
  expect(sum(series, 'credits_spent_total')).toBe(billed);
  expect(sum(series, 'upstream_requests_total')).toBe(requests.length);
  expect(sum(series, 'upstream_request_duration_seconds_count')).toBe(requests.length);
  expect(sum(series, 'queue_wait_seconds_count')).toBe(requests.length);
  expect(series.get('serpstat_gateway_queue_length')).toBe(0);
  expect(
    series.get(
      'serpstat_gateway_upstream_requests_total{method="getNewBacklinks",outcome="UPSTREAM_FORBIDDEN"}',
    ),
  ).toBe(1);

  const lines = rig.log.map(line => JSON.parse(line)).filter(({ msg }) => msg === 'serpstat');
  expect(lines.map(({ page, size }) => `${page}/${size}`).sort()).toEqual(
    requests.map(({ params }) => `${params?.page}/${params?.size}`).sort(),
  );
  expect(lines.reduce((credits, line) => credits + line.credits, 0)).toBe(billed);
  expect(lines.reduce((rows, line) => rows + line.rows, 0)).toBe(
    series.get('serpstat_gateway_rows_total{source="serpstat"}'),
  );
  expect(lines.map(({ traceId }) => traceId)).toEqual(lines.map(() => ID));
});
