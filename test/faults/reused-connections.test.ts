import { expect, test, vi } from 'vitest';
import { answerTo, type Fault, type Line, type RpcRequest } from '../upstream/index.ts';
import { expectOutcome, type FaultRow, faultMatrix, type Outcome } from './matrix.ts';
import { expectList, listOf, ROWS } from './questions.ts';
import { PATIENCE, SUBJECT, startScene } from './scene.ts';

/** How an answer and a forged one, which nobody asked for, follow each other. */
const orders: readonly (readonly [how: string, send: (line: Line, right: Buffer, forged: Buffer) => void])[] =
  [
    ['in the same packet', (line, right, forged) => line.write(Buffer.concat([right, forged]))],
    [
      'begun in the same packet',
      (line, right, forged) => line.write(Buffer.concat([right, forged.subarray(0, 50)])),
    ],
    [
      'right behind it',
      (line, right, forged) => {
        line.write(right);
        setImmediate(() => line.write(forged));
      },
    ],
  ];

faultMatrix(
  'a second answer',
  orders.map(
    ([name, send]): FaultRow => ({
      name,
      fault: {
        on: 'request',
        act(line, request) {
          const { message, credits } = answerTo(request);
          send(line, message, answerTo(guessOfNext(request)).message);
          line.done(credits);
        },
      },
      outcome: { kind: 'answered', charged: ROWS, list: listOf(SUBJECT) },
    }),
  ),
);

/** As whoever wants the next request to be answered with rows of theirs would make it up. */
function guessOfNext(request: RpcRequest): RpcRequest {
  const id = String(Number(request.id) + 1);
  return { ...request, id, params: { ...request.params, query: 'forged.example' } };
}

test('a second answer that comes while the connection is idle ends it', async () => {
  await using scene = await startScene();
  const asked = Promise.withResolvers<{ readonly line: Line; readonly request: RpcRequest }>();
  scene.upstream.fail({
    on: 'request',
    act(line, request) {
      const { message, credits } = answerTo(request);
      line.write(message);
      line.done(credits);
      asked.resolve({ line, request });
    },
  });
  expectList(await scene.ask(), listOf(SUBJECT), ROWS);
  const { line, request } = await asked.promise;
  line.write(answerTo(guessOfNext(request)).message);
  await vi.waitFor(() => expect(scene.upstream.open).toBe(0), PATIENCE);
  await scene.expectHealth(listOf(SUBJECT));
  await scene.close();
});

const foreign: Outcome = { kind: 'final', code: 'UPSTREAM_BAD_RESPONSE', charged: null };

test('a connection that answers one request late is not asked again', async () => {
  await using scene = await startScene();
  const { upstream } = scene;
  expectList(await scene.ask('first.example'), listOf('first.example'), ROWS);
  let behind: Line | undefined;
  upstream.fail(
    {
      on: 'request',
      act(line, request) {
        behind ??= line;
        const [before = request] = line === behind ? upstream.requests.slice(-2) : [];
        const { message, credits } = answerTo(before);
        line.write(message);
        line.done(before === request ? credits : 0);
      },
    },
    10,
  );
  expectOutcome(await scene.ask(), foreign);
  for (const domain of ['second.example', 'third.example', 'fourth.example']) {
    expectList(await scene.ask(domain), listOf(domain), ROWS);
  }
  await scene.expectHealth();
  await scene.close();
});

test('answers that are swapped between two connections reach nobody', async () => {
  await using scene = await startScene();
  const held: { readonly line: Line; readonly request: RpcRequest }[] = [];
  const swap: Fault = {
    on: 'request',
    act(line, request) {
      held.push({ line, request });
      const [first, second] = held;
      if (first && second) {
        first.line.write(answerTo(second.request).message);
        second.line.write(answerTo(first.request).message);
        first.line.done(0);
        second.line.done(0);
      }
    },
  };
  scene.upstream.fail(swap, 2);
  for (const answer of await Promise.all([scene.ask(), scene.ask('other.example')])) {
    expectOutcome(answer, foreign);
  }
  expect(held).toHaveLength(2);
  await scene.expectHealth();
  await scene.close();
});
