import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { type Listener, listen } from './listen.ts';
import { useCredits } from './use-credits.ts';

/** Headers of a client that are meant for the gateway, and for no other subgraph: one is a key. */
export const FORWARDED_HEADERS = [
  'authorization',
  'traceparent',
  'x-credit-limit',
  'x-credits-dry-run',
  'x-credits-refresh',
];

export interface HiveRouterOptions {
  /** Refuses operations whose cost is estimated higher. A row of Serpstat costs at least 1. */
  readonly maxCost?: number;
}

/** Starts Hive Gateway, which answers queries to the supergraph. Port 0 picks a free one. */
export function startHiveRouter(
  supergraph: string,
  port: number,
  { maxCost }: HiveRouterOptions = {},
): Promise<Listener> {
  const router = createGatewayRuntime({
    supergraph,
    logging: 'warn',
    plugins: () => [useCredits()],
    propagateHeaders: {
      fromClientToSubgraphs: ({ request, subgraphName }) =>
        subgraphName === 'serpstat'
          ? Object.fromEntries(FORWARDED_HEADERS.map(name => [name, request.headers.get(name)]))
          : {},
    },
    demandControl: { includeExtensionMetadata: true, ...(maxCost !== undefined && { maxCost }) },
  });
  return listen(router, port);
}
