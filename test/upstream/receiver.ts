import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { rightAnswerTo } from './answers.ts';
import type { Question } from './wire.ts';

/**
 * A process that answers questions about lists as Serpstat does, and tells when each came: in a process of its own, so
 * that nothing else holds up its clock. The first line of its output holds the address, each other one an arrival.
 */
export interface Arrival {
  /** From 1. */
  readonly number: number;
  /** When it was noticed, in milliseconds since the process began. */
  readonly at: number;
  /** When it had not come yet: earlier than `at` by as much as the machine may have kept the process waiting. */
  readonly after: number;
  /** The domain that was asked about. */
  readonly query: unknown;
}

let number = 0;

/** Between two beats the process looks for requests: what is noticed after both had not come at the first. */
const beats = { last: 0, latest: 0 };
setInterval(() => {
  beats.last = beats.latest;
  beats.latest = performance.now();
}, 1);

const server = createServer(async (request, response) => {
  const at = performance.now();
  if (request.method === 'GET') {
    response.end();
    return;
  }
  number += 1;
  const arrived = { number, at, after: beats.last };
  const question = (await json(request)) as Question; // what the gateway sends
  response.end(JSON.stringify(rightAnswerTo(question)));
  say({ ...arrived, query: question.params.query } satisfies Arrival);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo; // a TCP server listens on an address and a port
const url = `http://127.0.0.1:${port}/v4/`;
// The first request to a process takes longer to be noticed than all others: it is none of those that are measured.
await fetch(url);
say({ url });

function say(line: object): void {
  console.log(JSON.stringify(line));
}
