import { startHiveRouter } from '../src/hive-router.ts';
import type { Listener } from '../src/listen.ts';
import { startApolloRouter } from './apollo-router.ts';

/** The routers that tests start, on a free port each. */
export const ROUTERS: Readonly<Record<string, (supergraph: string) => Promise<Listener>>> = {
  'Hive Gateway': supergraph => startHiveRouter(supergraph, 0),
  'Apollo Gateway': startApolloRouter,
};
