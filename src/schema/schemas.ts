import { GraphQLSchema } from 'graphql';
import { INCREMENTAL_DIRECTIVES } from './incremental.ts';
import { standaloneSchema } from './standalone.ts';
import { subgraphSchema } from './subgraph.ts';

/** The schemas that a gateway can have, by the value of SCHEMA. */
export const schemas: Readonly<Record<'standalone' | 'subgraph', GraphQLSchema>> = {
  standalone: withIncrementalDirectives(standaloneSchema),
  subgraph: subgraphSchema,
};

/** Only here, because the compiler of Relay refuses printed schemas that define what it defines itself. */
function withIncrementalDirectives(schema: GraphQLSchema): GraphQLSchema {
  const config = schema.toConfig();
  return new GraphQLSchema({ ...config, directives: [...config.directives, ...INCREMENTAL_DIRECTIVES] });
}
