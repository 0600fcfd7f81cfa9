import { describe, expect, test } from 'vitest';
import { createFakeClock, passing } from '../fake-clock.ts';
import {
  answering,
  CREDITS_LEFT,
  type Fault,
  httpMessage,
  refusal,
  rightAnswerTo,
} from '../upstream/index.ts';
import { entriesOf, type FaultRow, faultMatrix, type Outcome, type Trouble } from './matrix.ts';
import { type List, listOf, ROWS } from './questions.ts';
import { RETRIES, SUBJECT, startScene } from './scene.ts';

const away: Trouble = { kind: 'not billed', code: 'UPSTREAM_UNAVAILABLE' };
const broken: Trouble = { kind: 'perhaps billed', code: 'UPSTREAM_UNAVAILABLE' };
const late: Trouble = { kind: 'perhaps billed', code: 'UPSTREAM_TIMEOUT' };
const refused: Trouble = { kind: 'final', code: 'UPSTREAM_UNAUTHENTICATED', charged: 0 };
const nonsense: Trouble = { kind: 'final', code: 'UPSTREAM_BAD_RESPONSE', charged: null };

const reset: Fault = { on: 'request', act: line => line.reset() };
const silence: Fault = { on: 'request', act: () => {} };
const badGateway = whole(() => '<html></html>', { status: 502 });
const noToken = whole(id => error(id, 403, 'Invalid token!'));
const noData = whole(id => error(id, 404, 'Empty result!'), { credits: 1 });
const foreign = whole(() => '{"id":"77","result":{"data":{}}}');

// ---- donors ----------------------------------------------------------------------------------------------------

const donors = listOf(SUBJECT, 'donors');
const empty: Outcome = { kind: 'answered', charged: 1, list: { totalCount: 0, nodes: [] } };
const wasted: Outcome = { kind: 'final', code: 'UPSTREAM_BAD_RESPONSE', charged: ROWS };

/** Of the second row. */
const COUNTS = `"Links count for domain #1 ${SUBJECT}":10,"Links count for domain #2 rival.example":11`;

/** The right answer, with something else in it. */
const changes: readonly (readonly [what: string, from: string, to: string, outcome: Outcome])[] = [
  ['a total below zero', '"total":60', '"total":-60', wasted],
  ['a rank as text', '"SDR":1,', '"SDR":"1",', answered({})],
  ['a rank past all bounds', '"SDR":1,', '"SDR":1e999,', answered({ domainRank: null })],
  ['a donor in capitals', '"donor-1.example"', '"DONOR-1.Example"', answered({})],
  ['counts in another order, by other names', COUNTS, '"#2":11,"Links to #1 (all)":"10"', answered({})],
  [
    'counts that are none',
    COUNTS,
    `"#1":-1,"#2":{},"__proto__":{"#1":5}`,
    answered({ linkCounts: counts(0, 0) }),
  ],
  ['no counts', `,${COUNTS}`, '', answered({ linkCounts: counts(0, 0) })],
];

faultMatrix(
  'donors are asked for when there is',
  [
    { name: 'a bad gateway', fault: badGateway, outcome: away },
    { name: 'a reset', fault: reset, outcome: broken },
    { name: 'silence', fault: silence, outcome: late },
    { name: 'a refusal', fault: noToken, outcome: refused },
    { name: 'no data', fault: noData, outcome: empty },
    { name: 'another id', fault: foreign, outcome: nonsense },
    ...changes.map(([name, from, to, outcome]) => ({ name, fault: changed(from, to), outcome })),
  ].map((row): FaultRow => ({ ...row, about: 'donors' })),
);

/** The usual donors, but for something in the second one. */
function answered(change: object): Outcome {
  const nodes = donors.nodes.map((node, index) => (index === 1 ? { ...node, ...change } : node));
  return { kind: 'answered', charged: ROWS, list: { ...donors, nodes } satisfies List };
}

function counts(first: number, second: number): readonly object[] {
  return [
    { domain: { name: SUBJECT }, count: first },
    { domain: { name: 'rival.example' }, count: second },
  ];
}

function changed(from: string, to: string): Fault {
  return answering(request => {
    const json = JSON.stringify(rightAnswerTo(request));
    expect(json).toContain(from);
    return httpMessage(json.replace(from, to));
  }, ROWS);
}

// ---- statistics ------------------------------------------------------------------------------------------------

const statistics: readonly (readonly [what: string, fault: Fault, outcome: Trouble])[] = [
  ['a bad gateway', badGateway, away],
  ['a reset', reset, broken],
  ['silence', silence, late],
  ['a refusal', noToken, refused],
  ['no data', noData, nonsense],
  ['another id', foreign, nonsense],
  ['no balance', whole(id => JSON.stringify({ id, result: { data: { max_lines: 5 } } })), nonsense],
  ['a list of balances', whole(id => JSON.stringify({ id, result: { data: [] } })), nonsense],
];

describe.concurrent('the credits of the plan are asked for', () => {
  const question = '{ serpstatCredits { left } }';
  const balance = { data: { serpstatCredits: { left: CREDITS_LEFT } } };

  test.each(statistics)(
    'when there is %s: nothing of it is in the account',
    async (_what, fault, outcome) => {
      const clock = createFakeClock();
      await using scene = await startScene({ clock });
      const ask = () => passing(clock, scene.rig.askText(question));
      scene.upstream.fail(fault, 1 + RETRIES);
      const { data, errors } = await ask();
      expect(data).toEqual({ serpstatCredits: null });
      expect(errors).toMatchObject([{ extensions: { code: outcome.code } }]);
      const { length: attempts } = entriesOf(outcome);
      expect(scene.upstream.attempts).toBe(attempts);
      scene.upstream.heal();
      expect(await ask()).toEqual(balance);
      await scene.expectIdle();
      await scene.rig.gateway.close();
      expect(scene.account()).toEqual([]);
    },
  );
});

// ----------------------------------------------------------------------------------------------------------------

function error(id: string, code: number, message: string): string {
  return JSON.stringify(refusal(id, code, message));
}

function whole(body: (id: string) => string, { status = 200, credits = 0 } = {}): Fault {
  return answering(({ id }) => httpMessage(body(id), { status }), credits);
}
