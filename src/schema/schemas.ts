import type { GraphQLSchema } from 'graphql';
import { standaloneSchema } from './standalone.ts';
import { subgraphSchema } from './subgraph.ts';

/** The schemas that a gateway can have, by the value of SCHEMA. */
export const schemas: Readonly<Record<'standalone' | 'subgraph', GraphQLSchema>> = {
  standalone: standaloneSchema,
  subgraph: subgraphSchema,
};
