import type { Credits } from '../serpstat/client.ts';
import { builder } from './builder.ts';

const SerpstatCredits = builder.objectRef<Credits>('SerpstatCredits').implement({
  description:
    'API credits of the Serpstat plan in the current period. A row costs one credit, and so does an empty answer.',
  fields: t => ({
    limit: t.exposeInt('limit', { description: 'Credits included in the plan (`max_lines`).' }),
    used: t.exposeInt('used', { description: 'Credits spent (`used_lines`).' }),
    left: t.exposeInt('left', { description: 'Credits left (`left_lines`).' }),
  }),
});

builder.queryField('serpstatCredits', t =>
  t.field({
    type: SerpstatCredits,
    nullable: true,
    description:
      'Credit balance of the Serpstat plan; null, with an error, if Serpstat does not report it. Costs no credits, but counts toward the request rate.',
    resolve: (_root, _args, { operation }) => operation.credits(),
  }),
);
