import { builder } from './builder.ts';
import './scalars.ts';
import './domain.ts';
import './backlinks.ts';
import './intersect.ts';
import './credits.ts';
import './nodes.ts';

builder.queryType({ description: 'What can be asked.' });

/** The schema of the gateway that stands alone. */
export const schema = builder.toSchema();
