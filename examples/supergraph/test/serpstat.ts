import { type SerpstatSubgraph, startSerpstatSubgraph } from '../src/serpstat-subgraph.ts';

/** What Serpstat has charged, and the requests for rows that it has received. */
export interface Bill {
  readonly credits: number;
  readonly requests: number;
}

/** A gateway with a sandbox that nobody has to wait for. */
export async function startSerpstat(settings: Readonly<Record<string, string>> = {}) {
  const subgraph = await startSerpstatSubgraph(0, {
    SERPSTAT_TOKEN: '',
    SERPSTAT_API_URL: '',
    SERPSTAT_RATE: '100',
    STORE_URL: 'memory:',
    ...settings,
  });
  return { ...subgraph, bill: await openBill(subgraph) };
}

/** Measures what `work` costs on a day, by default one on which bills of the tests are known. */
export type MeasureBill = <Result>(
  work: () => Promise<Result>,
  today?: string,
) => Promise<{ result: Result; bill: Bill }>;

async function openBill({ sandbox }: SerpstatSubgraph): Promise<MeasureBill> {
  const url = await sandbox;
  return async (work, today = '2026-11-15') => {
    // Without its limit: on a busy machine, it refuses requests that arrive too close to each other.
    await fetch(url, { method: 'PATCH', body: JSON.stringify({ reset: true, rate: null, today }) });
    const result = await work();
    const { billed, requests } = await (await fetch(url)).json();
    return { result, bill: { credits: billed, requests: requests.length } };
  };
}
