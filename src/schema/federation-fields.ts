import {
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  GraphQLString,
  GraphQLUnionType,
  isObjectType,
} from 'graphql';
import { resolveRepresentations } from './representations.ts';

/**
 * Adds what a router selects of a subgraph: `_service` with `sdl`, and `_entities` for the types with a `@key`.
 *
 * @see https://www.apollographql.com/docs/graphos/reference/federation/subgraph-spec
 */
export function withFederationFields(schema: GraphQLSchema, sdl: string): GraphQLSchema {
  const { query, types, ...rest } = schema.toConfig();
  const { fields, ...ofQuery } = new GraphQLObjectType({
    name: 'Query',
    fields: {},
    ...query?.toConfig(),
  }).toConfig();
  const entities = types.filter(isObjectType).filter(({ extensions }) => hasKey(extensions.directives));

  const service = new GraphQLObjectType({
    name: '_Service',
    description: 'What a router knows of this subgraph.',
    fields: {
      sdl: {
        type: new GraphQLNonNull(GraphQLString),
        description: 'The schema of this subgraph, for composition.',
      },
    },
  });
  const representation = new GraphQLScalarType({
    name: '_Any',
    description: 'The representation of an entity: its `__typename` and the fields of its `@key`.',
  });
  const entity = new GraphQLUnionType({
    name: '_Entity',
    description: 'The types that other subgraphs can refer to.',
    types: entities,
  });

  const federated = new GraphQLObjectType({
    ...ofQuery,
    fields: {
      ...fields,
      _service: {
        type: new GraphQLNonNull(service),
        description: 'For routers. Costs no credits.',
        resolve: () => ({ sdl }),
      },
      _entities: {
        type: new GraphQLNonNull(new GraphQLList(entity)),
        description:
          'For routers: the entities with these representations, in the order given; null, with an error of its own, for a representation that is wrong. Costs no credits; the lists of a domain cost what their rows cost.',
        args: {
          representations: {
            type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(representation))),
            description: 'Representations of entities, at most 1000.',
          },
        },
        resolve: (_root, { representations }, { operation }) =>
          resolveRepresentations(representations, operation),
      },
    },
  });
  return new GraphQLSchema({ ...rest, query: federated, types: types.filter(type => type !== query) });
}

function hasKey(directives: unknown): boolean {
  return typeof directives === 'object' && directives !== null && 'key' in directives;
}
