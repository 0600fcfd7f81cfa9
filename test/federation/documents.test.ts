import { composeServices } from '@apollo/composition';
import { buildASTSchema, type GraphQLSchema, parse, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import { standaloneSchema } from '../../src/schema/standalone.ts';
import { subgraphSchema, subgraphSdl } from '../../src/schema/subgraph.ts';
import { BacklinksPage } from '../documents/backlinks.ts';
import { CreditBalance } from '../documents/credits.ts';
import { IntersectPage } from '../documents/intersect.ts';
import { hostileSibling } from './siblings.ts';

const documents = { BacklinksPage, IntersectPage, CreditBalance };

const schemas: Readonly<Record<string, GraphQLSchema>> = {
  'the standalone schema': standaloneSchema,
  'the subgraph': subgraphSchema,
  'a supergraph with another subgraph': supergraphSchema(),
};

describe.each(Object.entries(schemas))('%s', (_, schema) => {
  test.each(Object.entries(documents))(
    'takes the same document, with its variables: %s',
    (_name, document) => {
      expect(validate(schema, parse(document.toString()))).toEqual([]);
    },
  );
});

function supergraphSchema(): GraphQLSchema {
  const { supergraphSdl = '' } = composeServices([
    { name: 'serpstat', typeDefs: parse(subgraphSdl), url: 'http://serpstat.test/graphql' },
    { name: 'sibling', typeDefs: parse(hostileSibling('enum')), url: 'http://sibling.test/graphql' },
  ]);
  return buildASTSchema(parse(supergraphSdl), { assumeValidSDL: true });
}
