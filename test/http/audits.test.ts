import { serverAudits } from 'graphql-http';
import { afterAll, expect, it } from 'vitest';
import { startRig } from '../rig.ts';

const rig = await startRig();
afterAll(() => rig[Symbol.asyncDispose]());

const audits = serverAudits({
  url: 'http://gateway.test/graphql',
  fetchFn: rig.gateway.fetch,
});

it.each(audits)('$id: $name', async audit => {
  const outcome = await audit.fn();
  expect(outcome.status, 'reason' in outcome ? outcome.reason : '').toBe('ok');
});
