/**
 * The stand-ins for Serpstat, all in this folder but two. Which one a test takes:
 *
 * - The sandbox (`src/sandbox`, started by `test/rig.ts`) is the usual one: it knows the protocol, refuses wrong
 *   arguments, bills, and has some faults. Take it unless you need something below.
 * - `startSocketUpstream` is a bare TCP socket: take it where a fault is at a certain byte, where an answer is malformed,
 *   or where a request must be held until the test lets it through (`hold`). `test/faults/` plays its tables on it.
 * - `SimulatedUpstream` has no socket and no timer of the machine: take it where the time of each request matters, and
 *   move a `FakeClock`. `SimulatedSerpstat` behind it holds lists that move, a plan that runs out, and a rate.
 * - `receiver.ts` is a program that only notes when each request arrives, by the machine's clock: take it, through
 *   `test/e2e/line.ts`, where a gateway runs as a process and its pace is measured.
 * - `test/listing/shop.ts` stands in for Serpstat's client, not for Serpstat: take it for what buys, without HTTP.
 */
export {
  answerTo,
  CREDITS_LEFT,
  donorNode,
  httpHead,
  httpMessage,
  linkNode,
  type RightAnswer,
  type RpcRequest,
  rightAnswerTo,
  TOTAL,
} from './answers.ts';
export type { Exchange, Fate, Point } from './simulated-exchange.ts';
export {
  keyOfRow,
  type ListingState,
  nameOfListing,
  PLAN,
  readKey,
  SimulatedSerpstat,
} from './simulated-serpstat.ts';
export { SimulatedUpstream } from './simulated-upstream.ts';
export {
  answering,
  type Fault,
  type Held,
  type Line,
  type SocketUpstream,
  startSocketUpstream,
} from './socket.ts';
export { refusal } from './wire.ts';
