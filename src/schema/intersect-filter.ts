import type { IntersectFilter, LinkCountCondition } from '../filter/input.ts';
import { builder } from './builder.ts';
import { IntConditionInput, IntRangeInput } from './conditions.ts';

const LinkCountConditionInput = builder.inputRef<LinkCountCondition>('LinkCountCondition').implement({
  description: 'What the number of links to one of the domains must be. All that is given must hold.',
  fields: t => ({
    domain: t.field({
      type: 'DomainName',
      required: true,
      description: 'Whose links: the analysed domain or one of the competitors.',
    }),
    eq: t.int({ description: 'Equals; 0 where no link is known.' }),
    neq: t.int({ description: 'Does not equal.' }),
    gt: t.int({ description: 'Is greater than.' }),
    gte: t.int({ description: 'Is at least: 1 where there must be a link.' }),
    lt: t.int({ description: 'Is less than.' }),
    lte: t.int({ description: 'Is at most.' }),
    between: t.field({ type: IntRangeInput, description: 'Lies in this range, both ends included.' }),
  }),
});

export const IntersectFilterInput = builder.inputRef<IntersectFilter>('IntersectFilter');

IntersectFilterInput.implement({
  description:
    'Which donors to list: all that one filter object says must hold. `and`, `or` and `not` nest up to 20 levels. ' +
    'Without a filter, every domain that links to one of the domains or more is listed.',
  fields: t => ({
    and: t.field({
      type: [IntersectFilterInput],
      description: 'All of these must hold. At least one filter.',
    }),
    or: t.field({
      type: [IntersectFilterInput],
      description:
        'One of these or more must hold. At least one filter. A filter may come to 100 alternatives at most, when it is multiplied out.',
    }),
    not: t.field({ type: IntersectFilterInput, description: 'This must not hold.' }),
    domainRank: t.field({
      type: IntConditionInput,
      description: 'Serpstat Domain Rank of the donor, 0 to 100 (`domain_rank`).',
    }),
    linkCounts: t.field({
      type: [LinkCountConditionInput],
      description:
        'How many links the donor has to each of the domains; all of these must hold (`links_count1` to `links_count3`).',
    }),
  }),
});
