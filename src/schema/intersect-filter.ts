import type { IntersectFilter, LinkCountCondition } from '../filter/input.ts';
import { builder } from './builder.ts';
import { IntConditionInput, IntRangeInput } from './conditions.ts';

const LinkCountConditionInput = builder.inputRef<LinkCountCondition>('LinkCountCondition').implement({
  description: 'Condition on the number of links to one of the domains. All given comparisons must hold.',
  fields: t => ({
    domain: t.field({
      type: 'DomainName',
      required: true,
      description: 'Domain that the links point to: the analysed domain or one of the competitors.',
    }),
    eq: t.int({ description: 'Equal to this number. 0 means no known links.' }),
    neq: t.int({ description: 'Not equal to this number.' }),
    gt: t.int({ description: 'Greater than this number.' }),
    gte: t.int({ description: 'Greater than or equal to this number. 1 means at least one link.' }),
    lt: t.int({ description: 'Less than this number.' }),
    lte: t.int({ description: 'Less than or equal to this number.' }),
    between: t.field({ type: IntRangeInput, description: 'Within this range, inclusive.' }),
  }),
});

export const IntersectFilterInput = builder.inputRef<IntersectFilter>('IntersectFilter');

IntersectFilterInput.implement({
  description:
    'Which donors to list. All conditions in one filter object must hold. `and`, `or` and `not` nest up to 20 levels. ' +
    'Without a filter, the list has every domain that links to at least one of the domains.',
  fields: t => ({
    and: t.field({
      type: [IntersectFilterInput],
      description: 'All of these filters must hold. Requires at least one filter.',
    }),
    or: t.field({
      type: [IntersectFilterInput],
      description:
        'At least one of these filters must hold. Requires at least one filter. A filter can expand to at most 100 alternatives.',
    }),
    not: t.field({ type: IntersectFilterInput, description: 'This filter must not hold.' }),
    domainRank: t.field({
      type: IntConditionInput,
      description: 'Serpstat Domain Rank of the donor, 0 to 100 (`domain_rank`).',
    }),
    linkCounts: t.field({
      type: [LinkCountConditionInput],
      description:
        'Number of links from the donor to each of the domains. All of these conditions must hold (`links_count1` to `links_count3`).',
    }),
  }),
});
