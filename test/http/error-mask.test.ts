import { expect, it } from 'vitest';
import { type Clock, systemClock } from '../../src/clock.ts';
import { CreditBalance } from '../documents/credits.ts';
import { startRig } from '../rig.ts';

const SERPSTAT_TOKEN = 'a1b2c3d4e5f6';

/** A clock that breaks when something is to happen after exactly that long. */
function clockWithFault(ms: number): Clock {
  return {
    ...systemClock,
    after(delay, run) {
      if (delay === ms) {
        throw new TypeError(`the clock that ${SERPSTAT_TOKEN} wound up has stopped`);
      }
      return systemClock.after(delay, run);
    },
  };
}

it.each([
  ['in a resolver', { SERPSTAT_TIMEOUT_MS: '12345' }, ['serpstatCredits']],
  ['around an operation', { REQUEST_TIMEOUT_MS: '12345' }, undefined],
])(
  'hides a fault of its own %s, and logs the cause under the id that the client gets',
  async (_, setting, path) => {
    await using rig = await startRig({ ...setting, SERPSTAT_TOKEN }, { clock: clockWithFault(12_345) });
    const answer = await rig.ask(CreditBalance, {});
    const [line = '', ...others] = rig.faults;
    const { id, traceId, ...logged } = JSON.parse(line);
    expect(answer.errors).toEqual([
      {
        message: `Internal error. The log of the gateway has the cause under id ${id}.`,
        ...(path && { path, locations: expect.any(Array) }),
        extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: false, id, traceId },
      },
    ]);
    expect(logged).toMatchObject({
      level: 50,
      msg: 'internal error',
      cause: expect.stringMatching(/^TypeError: the clock that .* wound up has stopped\n +at /),
    });
    expect(others).toEqual([]);
    expect(JSON.stringify([answer, rig.log])).not.toContain(SERPSTAT_TOKEN);
  },
);

it('answers a fault that leaves no data with status 500', async () => {
  await using rig = await startRig({ REQUEST_TIMEOUT_MS: '12345' }, { clock: clockWithFault(12_345) });
  const response = await rig.gateway.fetch('http://gateway.test/graphql?query=%7B__typename%7D');
  expect(response.status).toBe(500);
});

it('does not take a refusal by Serpstat for a fault of its own', async () => {
  await using rig = await startRig();
  rig.sandbox.fail({ kind: 'status', status: 403 });
  const { errors } = await rig.ask(CreditBalance, {});
  expect(errors).toMatchObject([
    { path: ['serpstatCredits'], extensions: { code: expect.stringMatching(/^UPSTREAM_/) } },
  ]);
  expect(rig.faults).toEqual([]);
});
