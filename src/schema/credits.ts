import type { Credits } from '../serpstat/client.ts';
import { builder } from './builder.ts';

const SerpstatCredits = builder.objectRef<Credits>('SerpstatCredits').implement({
  description:
    'API credits of the Serpstat plan in its current period. A row costs one credit, an empty answer too.',
  fields: t => ({
    limit: t.exposeInt('limit', { description: 'Credits that the plan has (`max_lines`).' }),
    used: t.exposeInt('used', { description: 'Credits that are spent (`used_lines`).' }),
    left: t.exposeInt('left', { description: 'Credits that are left (`left_lines`).' }),
  }),
});

builder.queryField('serpstatCredits', t =>
  t.field({
    type: SerpstatCredits,
    description:
      'The credit balance of the Serpstat plan. Free of charge, but a request like any other to the pace.',
    resolve: (_root, _args, { operation }) => operation.credits(),
  }),
);
