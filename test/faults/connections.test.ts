import { setImmediate } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { createFakeClock, passing } from '../fake-clock.ts';
import { type Fault, httpHead, type Line } from '../upstream/index.ts';
import { expectOutcome, type FaultRow, faultMatrix, type Outcome } from './matrix.ts';
import { documentAbout, expectList, listOf, ROWS } from './questions.ts';
import { PATIENCE, RETRIES, SUBJECT, startScene } from './scene.ts';

const broken: Outcome = { kind: 'perhaps billed', code: 'UPSTREAM_UNAVAILABLE' };
const late: Outcome = { kind: 'perhaps billed', code: 'UPSTREAM_TIMEOUT' };

const STATUS_LINE = 'HTTP/1.1 200 OK\r\n';
const ROW = '{"id":"1","result":{"data":[{"url_from":"https://a.example/"}';
const CHUNK = `${ROW.length.toString(16)}\r\n${ROW}\r\n`;
const HALF_A_BODY = `${httpHead('content-length: 1000\r\n')}${ROW}`;

/** How far an answer comes. */
const points: readonly (readonly [where: string, bytes: string])[] = [
  ['before the answer', ''],
  ['in the status line', 'HTTP/1.1 2'],
  ['after the status line', STATUS_LINE],
  ['in the headers', `${STATUS_LINE}content-type: application/json\r\ncontent-le`],
  ['after the headers', httpHead('content-length: 1000\r\n')],
  ['in the body', HALF_A_BODY],
  ['in a chunk', `${httpHead('transfer-encoding: chunked\r\n')}${CHUNK.slice(0, -9)}`],
  ['between two chunks', `${httpHead('transfer-encoding: chunked\r\n')}${CHUNK}`],
];

/** The same on a connection that was to be closed behind the answer anyway. */
const lastPoints: typeof points = [
  ['in the last body', `${httpHead('connection: close\r\ncontent-length: 1000\r\n')}${ROW}`],
  ['between the last chunks', `${httpHead('connection: close\r\ntransfer-encoding: chunked\r\n')}${CHUNK}`],
];

const ends: readonly (readonly [how: string, end: (line: Line, bytes?: string) => void])[] = [
  ['closed', (line, bytes) => line.close(bytes)],
  ['reset', (line, bytes) => line.reset(bytes)],
];

faultMatrix(
  'a connection that breaks',
  ends.flatMap(([how, end]): readonly FaultRow[] => [
    {
      name: `${how} before the request is read`,
      fault: {
        on: 'connection',
        act(line) {
          line.deafen();
          void turnsOfTheLoop(50).then(() => end(line));
        },
      },
      outcome: broken,
    },
    {
      name: `${how} in the middle of the request`,
      fault: { on: 'first bytes', act: line => end(line) },
      large: true,
      outcome: broken,
    },
    ...[...points, ...lastPoints].map(([where, bytes]) => ({
      name: `${how} ${where}`,
      fault: onRequest(line => end(line, bytes)),
      outcome: broken,
    })),
  ]),
);

const silences: readonly (readonly [where: string, fault: Fault, large?: boolean])[] = [
  ['with nothing read', { on: 'connection', act: line => line.deafen() }],
  ['in the middle of the request', { on: 'first bytes', act: line => line.deafen() }, true],
  ...points.map(([where, bytes]) => [where, onRequest(line => line.write(bytes))] as const),
  [
    'never quite, with a header that comes by the letter',
    onRequest(line => {
      line.write(`${STATUS_LINE}x-slow: `);
      line.forever(5, () => line.write('a'));
    }),
  ],
  [
    'never quite, with a body that comes by the letter',
    onRequest(line => {
      line.write(HALF_A_BODY);
      line.forever(5, () => line.write(' '));
    }),
  ],
  [
    'never quite, with hints before an answer that does not come',
    onRequest(line => line.forever(5, () => line.write('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'))),
  ],
];

faultMatrix(
  'a connection that falls silent',
  silences.map(([where, fault, large = false]) => ({
    name: where,
    fault,
    large,
    outcome: late,
  })),
);

describe.concurrent('a connection that cannot be made', () => {
  const refused: Outcome = { kind: 'not billed', code: 'UPSTREAM_UNAVAILABLE' };
  const notMade: Outcome = { kind: 'not billed', code: 'UPSTREAM_TIMEOUT' };
  const free = Array.from({ length: 1 + RETRIES }, () => 0);

  test('because it is refused costs nothing, and requests succeed once the server listens', async () => {
    await using scene = await startScene();
    await scene.upstream.stopListening();
    expectOutcome(await scene.ask(), refused);
    expect(scene.account()).toEqual(free);
    await scene.upstream.listen();
    await scene.expectHealth();
    await scene.close();
    expect(scene.account()).toEqual([...free, ROWS, ROWS]);
  });

  test('because it is refused is tried again until the server listens', async () => {
    const clock = createFakeClock();
    await using scene = await startScene({ clock, settings: { SERPSTAT_RATE: '5' } });
    await scene.upstream.stopListening();
    const answer = scene.rig.askText(documentAbout(), { name: SUBJECT });
    await passing(
      clock,
      vi.waitFor(() => expect(scene.account()).toEqual([0]), PATIENCE),
      0,
    );
    await scene.upstream.listen();
    expectList(await passing(clock, answer), listOf(SUBJECT), ROWS);
    expect(scene.upstream.attempts).toBe(1);
    await scene.rig.gateway.close();
    expect(scene.account()).toEqual([0, ROWS]);
  });

  test('because it is reset at once is tried again, as far as no request can have gone out on it', async () => {
    await using scene = await startScene();
    scene.upstream.fail({ on: 'connection', act: line => line.reset() }, 1 + RETRIES);
    expectOutcome(await scene.ask(), refused);
    const attempts = scene.account();
    const sent = attempts.indexOf(null);
    expect(attempts).toHaveLength(sent < 0 ? 1 + RETRIES : Math.min(sent + 2, 1 + RETRIES));
    expect(scene.upstream.attempts).toBe(attempts.length);
    scene.upstream.heal();
    await scene.expectHealth();
    await scene.close();
  });

  test('because the TLS handshake never ends costs nothing', async () => {
    await using scene = await startScene({
      time: 'real',
      secure: true,
      settings: { SERPSTAT_TIMEOUT_MS: '200' },
    });
    scene.upstream.fail({ on: 'connection', act: () => {} }, 1 + RETRIES);
    expectOutcome(await scene.ask(), notMade);
    expect(scene.upstream.connections).toBeGreaterThan(0);
    await scene.expectIdle();
    await scene.close();
    expect(scene.account()).toEqual(free);
  });
});

/** In which what is sent arrives, since all of it is sent by this process. */
async function turnsOfTheLoop(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) {
    await setImmediate();
  }
}

function onRequest(act: (line: Line) => void): Fault {
  return { on: 'request', act };
}
