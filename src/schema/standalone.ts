import { GraphQLSchema } from 'graphql';
import { builder } from './builder.ts';
import './scalars.ts';
import './domain.ts';
import './backlinks.ts';
import './intersect.ts';
import './credits.ts';
import './nodes.ts';

builder.queryType({ description: 'The queries of the gateway.' });

/** The schema of a gateway that clients query directly. */
export const standaloneSchema = new GraphQLSchema({
  ...builder.toSchema().toConfig(),
  description:
    'The Serpstat Backlinks API: who links to a domain, and who links to its competitors. Each row that Serpstat has to deliver costs one credit; `extensions.credits` of an answer says what it cost.',
});
