import { readFileSync } from 'node:fs';
import { composeServices as composeWithApollo } from '@apollo/composition';
import { composeServices as composeWithGuild } from '@theguild/federation-composition';
import {
  buildASTSchema,
  type GraphQLNamedType,
  GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isObjectType,
  isSpecifiedScalarType,
  lexicographicSortSchema,
  parse,
  printType,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { subgraphSchema, subgraphSdl } from '../../src/schema/subgraph.ts';
import { ROOT } from '../docs/markdown.ts';
import { hostileSibling, KINDS, RELAY_SIBLING } from './siblings.ts';

const composers = {
  '@apollo/composition': composeWithApollo,
  '@theguild/federation-composition': composeWithGuild,
};

const siblings: Readonly<Record<string, string>> = {
  'the subgraph of the example': readFileSync(`${ROOT}/examples/supergraph/src/sites.graphql`, 'utf8'),
  'a Relay subgraph': RELAY_SIBLING,
  ...Object.fromEntries(
    Object.keys(KINDS).map(kind => [
      `a subgraph whose every general name is of the kind ${kind}`,
      hostileSibling(kind),
    ]),
  ),
};

describe.each(Object.entries(composers))('%s', (_name, composeServices) => {
  test.each(Object.entries(siblings))(
    'composes the gateway with %s, and every type stays as it is alone',
    (_, sibling) => {
      const { errors, supergraphSdl } = composeServices([
        { name: 'serpstat', typeDefs: parse(subgraphSdl), url: 'http://serpstat.test/graphql' },
        { name: 'sibling', typeDefs: parse(sibling), url: 'http://sibling.test/graphql' },
      ]);
      expect(errors?.map(({ message }) => message)).toBeUndefined();

      const supergraph = buildASTSchema(parse(supergraphSdl ?? ''), { assumeValidSDL: true });
      const alone = typesOfLists(subgraphSchema);
      expect(Object.keys(alone)).toContain('BacklinkFilter');
      expect(typesOfLists(supergraph)).toEqual(alone);
    },
  );
});

test('a sibling that has Domain.id and Query.node of its own is asked for them, not the gateway', () => {
  expect(subgraphSdl).not.toMatch(/\b(Node|node\(|nodes\(|id:)/);
});

/** The SDL of every type that the lists of a domain reach, by name; of `Domain` itself, only the lists. */
function typesOfLists(schema: GraphQLSchema): Readonly<Record<string, string>> {
  const sorted = lexicographicSortSchema(schema);
  const domain = sorted.getType('Domain');
  if (!isObjectType(domain)) {
    throw new Error('the schema has no Domain');
  }
  const { backlinks, intersect } = domain.toConfig().fields;
  const lists = new GraphQLObjectType({
    name: 'Domain',
    fields: { ...(backlinks && { backlinks }), ...(intersect && { intersect }) },
  });
  const reached = new Map<string, GraphQLNamedType>([['Domain', lists]]);
  for (const type of reached.values()) {
    for (const next of neighbours(type)) {
      if (!reached.has(next.name)) {
        reached.set(next.name, next);
      }
    }
  }
  return Object.fromEntries(
    [...reached]
      .filter(([, type]) => !isSpecifiedScalarType(type))
      .map(([name, type]) => [name, printType(type)]),
  );
}

function neighbours(type: GraphQLNamedType): readonly GraphQLNamedType[] {
  if (isObjectType(type)) {
    return Object.values(type.getFields()).flatMap(field => [
      getNamedType(field.type),
      ...field.args.map(arg => getNamedType(arg.type)),
    ]);
  }
  return isInputObjectType(type)
    ? Object.values(type.getFields()).map(field => getNamedType(field.type))
    : [];
}
