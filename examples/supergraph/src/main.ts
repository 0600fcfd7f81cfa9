import { composeSupergraph } from './compose.ts';
import { startHiveRouter } from './hive-router.ts';
import { startSerpstatSubgraph } from './serpstat-subgraph.ts';
import { SITES } from './sites.ts';
import { startSitesSubgraph } from './sites-subgraph.ts';

const PORTS = { router: 4000, serpstat: 4001, sites: 4002 };

/** What has started, the last first. */
const started: AsyncDisposable[] = [];

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stop());
}
try {
  await start();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
  await stop();
}

async function start(): Promise<void> {
  const serpstat = keep(await startSerpstatSubgraph(PORTS.serpstat));
  void serpstat.ended.then(stop);
  const sites = keep(await startSitesSubgraph(SITES, PORTS.sites));
  const supergraph = await composeSupergraph({ serpstat: serpstat.url, sites: sites.url });
  const router = keep(await startHiveRouter(supergraph, PORTS.router));
  console.log(`Subgraph serpstat: ${serpstat.url}`);
  console.log(`Subgraph sites:    ${sites.url}`);
  console.log(`Supergraph:        ${router.url}`);
}

async function stop(): Promise<void> {
  for (const part of started.splice(0)) {
    await part[Symbol.asyncDispose]();
  }
}

function keep<Part extends AsyncDisposable>(part: Part): Part {
  started.unshift(part);
  return part;
}
