import { expect, it } from 'vitest';
import { type Rig, startRig } from '../rig.ts';
import { startSocketUpstream } from '../upstream/index.ts';

async function statusOf({ gateway }: Rig, path: string) {
  return (await gateway.fetch(`http://gateway.test${path}`)).status;
}

/** The second can only be sent when the first is answered. */
const twoRequests =
  '{ domain(name: "serpstat.com") { backlinks(first: 1) { nodes { donor { backlinks { totalCount } } } } } }';
const donor = { donor: { backlinks: { totalCount: expect.any(Number) } } };

const operation = '/graphql?query=%7B__typename%7D';

it('finishes what is in flight before it is closed, and turns away what comes later', async () => {
  await using upstream = await startSocketUpstream();
  const held = upstream.hold();
  await using rig = await startRig({ SERPSTAT_API_URL: upstream.url, SERPSTAT_TOKEN: 'any' });
  const answer = rig.askText(twoRequests);
  await held.arrival;

  let closed = false;
  const closing = rig.gateway.close().then(() => {
    closed = true;
  });
  expect(await statusOf(rig, '/ready')).toBe(503);
  expect(await statusOf(rig, operation)).toBe(503);
  expect(await statusOf(rig, '/health')).toBe(200);
  expect(closed).toBe(false);

  held.letThrough();
  const { data, errors } = await answer;
  expect(errors).toBeUndefined();
  expect(data).toEqual({ domain: { backlinks: { nodes: [donor] } } });
  await closing;
  expect(await statusOf(rig, operation)).toBe(503);
});

it('closes at once where nothing is in flight, and once more without harm', async () => {
  await using rig = await startRig();
  expect(await statusOf(rig, '/ready')).toBe(200);
  await rig.gateway.close();
  await rig.gateway.close();
  expect(await statusOf(rig, '/ready')).toBe(503);
  expect(await statusOf(rig, '/health')).toBe(200);
});
