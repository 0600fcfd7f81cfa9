import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readConfig } from '../src/config.ts';
import { createGateway } from '../src/gateway.ts';

/** What the process has done since the message before. */
export interface Usage {
  /** CPU time of all its threads, in milliseconds. */
  readonly cpuMs: number;
  /** The longest that its event loop did not turn, in milliseconds. */
  readonly pauseMs: number;
  /** The most CPU time that one turn took: a pause as it would be if nothing else ran on the machine. */
  readonly turnMs: number;
}

const TICK_MS = 5;

/** A gateway that reports its address to the process that forked it, and its `Usage` for each message it gets. */
const gateway = createGateway(readConfig(process.env));
// Connections stay open, because a burst is not to be measured with the connections that it would open.
const server = createServer({ keepAliveTimeout: 600_000 }, gateway.handler);
server.listen(0, '127.0.0.1', 4096, () => {
  const { port } = server.address() as AddressInfo; // a TCP server listens on an address and a port
  process.send?.(`http://127.0.0.1:${port}`);
});

let cpu = process.cpuUsage();
let longest = { pauseMs: 0, turnMs: 0 };
watchTurns();

process.on('message', () => {
  const { user, system } = process.cpuUsage(cpu);
  const usage: Usage = { cpuMs: (user + system) / 1000, ...longest };
  cpu = process.cpuUsage();
  longest = { pauseMs: 0, turnMs: 0 };
  process.send?.(usage);
});
process.on('disconnect', () => process.exit());

function watchTurns(): void {
  let at = performance.now();
  let thread = process.threadCpuUsage();
  setInterval(() => {
    const { user, system } = process.threadCpuUsage(thread);
    longest = {
      pauseMs: Math.max(longest.pauseMs, performance.now() - at - TICK_MS),
      turnMs: Math.max(longest.turnMs, (user + system) / 1000),
    };
    at = performance.now();
    thread = process.threadCpuUsage();
  }, TICK_MS);
}
