import { MapperKind, mapSchema, printSchemaWithDirectives } from '@graphql-tools/utils';
import { GraphQLSchema, lexicographicSortSchema } from 'graphql';
import { withFederationFields } from './federation-fields.ts';
import { standaloneSchema } from './standalone.ts';

/**
 * What composers understand of this subgraph. Linked exactly: older versions have no `@cost`, and some composers refuse
 * newer ones.
 */
const FEDERATION = {
  url: 'https://specs.apollo.dev/federation/v2.9',
  import: ['@key', '@shareable', '@cost', '@listSize'],
};

/**
 * Global IDs: a subgraph has none. `Query.node` can only be answered by the subgraph that made the ID, and `Domain.id` of
 * another subgraph is another ID.
 */
const GLOBAL_IDS: ReadonlySet<string> = new Set(['Node', 'Query.node', 'Query.nodes', 'Domain.id']);

const domainLists = linkedToFederation(withoutGlobalIds(standaloneSchema));

/** The subgraph in the language of composers: sorted, with directives, without the fields that only routers select. */
export const subgraphSdl = `${printSchemaWithDirectives(lexicographicSortSchema(domainLists))}\n`;

/** The standalone schema as a subgraph of a federated supergraph. */
export const subgraphSchema = withFederationFields(domainLists, subgraphSdl);

function withoutGlobalIds(schema: GraphQLSchema): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.INTERFACE_TYPE]: type => (GLOBAL_IDS.has(type.name) ? null : type),
    [MapperKind.OBJECT_FIELD]: (field, name, type) => (GLOBAL_IDS.has(`${type}.${name}`) ? null : field),
  });
}

function linkedToFederation(schema: GraphQLSchema): GraphQLSchema {
  return new GraphQLSchema({ ...schema.toConfig(), extensions: { directives: { link: FEDERATION } } });
}
