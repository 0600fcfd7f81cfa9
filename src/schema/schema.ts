import { builder } from './builder.ts';
import './scalars.ts';
import './domain.ts';
import './backlinks.ts';
import './intersect.ts';
import './credits.ts';
import './nodes.ts';

builder.queryType({ description: 'The queries of the gateway.' });

/** The schema of the gateway. */
export const schema = builder.toSchema();
