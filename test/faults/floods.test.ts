import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { answering, type Fault, httpHead, httpMessage, type Line, rightAnswerTo } from '../upstream/index.ts';
import { expectOutcome, type FaultRow, faultMatrix, type Outcome } from './matrix.ts';
import { startScene } from './scene.ts';

/** Cut off at the most that an answer may come to, or refused as what it is: never read for ever, never asked for again. */
const flood: Outcome = { kind: 'final', code: 'UPSTREAM_BAD_RESPONSE', charged: null };

const MEBIBYTE = 2 ** 20;

const endless = onRequest(line => {
  line.write(`${httpHead('connection: close\r\n')}{"id":"1","result":{"data":[`);
  line.forever(0, () => line.write('{},'.repeat(100_000)));
});

const rows: readonly (readonly [what: string, fault: Fault])[] = [
  ['a header of a mebibyte', onRequest(line => line.write(httpHead(`x: ${'a'.repeat(MEBIBYTE)}\r\n`)))],
  ['100,000 headers', onRequest(line => line.write(httpHead('x: a\r\n'.repeat(100_000))))],
  [
    'headers without end',
    onRequest(line => {
      line.write('HTTP/1.1 200 OK\r\n');
      line.forever(0, () => line.write('x: a\r\n'.repeat(1000)));
    }),
  ],
  [
    'a body of 80 MiB',
    onRequest(line => {
      line.write(httpHead(`content-length: ${80 * MEBIBYTE}\r\n`));
      line.write(Buffer.alloc(80 * MEBIBYTE, ' '));
    }),
  ],
  ['a body without end', endless],
  [
    'chunks without end',
    onRequest(line => {
      const chunk = '{},'.repeat(100_000);
      line.write(httpHead('transfer-encoding: chunked\r\n'));
      line.forever(0, () => line.write(`${chunk.length.toString(16)}\r\n${chunk}\r\n`));
    }),
  ],
  [
    'a right answer packed with gzip, which nobody asked for',
    answering(request => packed(JSON.stringify(rightAnswerTo(request)))),
  ],
  ['a gzip bomb', answering(() => bomb)],
  [
    'a million rows',
    answering(() =>
      httpMessage(
        `{"id":"1","result":{"data":[${'{},'.repeat(1_000_000)}{}],"summary_info":{"page":1,"total":1000001}}}`,
      ),
    ),
  ],
];

faultMatrix(
  'a flood',
  rows.map(([name, fault]): FaultRow => ({ name, fault, outcome: flood })),
  { isStill: true },
);

test('a flood is read no further than an answer may be long, and what its connection holds', async () => {
  await using scene = await startScene({ time: 'still' });
  scene.upstream.fail(endless);
  expectOutcome(await scene.ask(), flood);
  await scene.expectIdle();
  expect(scene.upstream.sent).toBeGreaterThan(MEBIBYTE);
  expect(scene.upstream.sent).toBeLessThan(32 * MEBIBYTE);
  await scene.expectHealth();
  await scene.close();
});

function packed(json: string): Buffer {
  return httpMessage(gzipSync(json, { level: 9 }), { headers: 'content-encoding: gzip\r\n' });
}

/** A quarter of a gigabyte, in 250 kB. */
const bomb = packed(' '.repeat(256 * MEBIBYTE));

function onRequest(act: (line: Line) => void): Fault {
  return { on: 'request', act };
}
