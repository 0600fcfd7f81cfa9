import type {
  BacklinkFilter,
  BacklinkRelCondition,
  BacklinkTypeCondition,
  IntersectFilter,
  IntersectLinkCountCondition,
  SerpstatDateCondition,
  SerpstatDateRange,
  SerpstatIntCondition,
  SerpstatIntRange,
  SerpstatTextCondition,
} from '../filter/input.ts';
import { builder } from './builder.ts';
import { BacklinkRel, BacklinkType } from './link-words.ts';

const SerpstatTextConditionInput = builder
  .inputRef<SerpstatTextCondition>('SerpstatTextCondition')
  .implement({
    description: 'Condition on a text. All given comparisons must hold. Case-insensitive.',
    fields: t => ({
      contains: t.string({ description: 'Contains this text. Requires at least one character.' }),
      notContains: t.string({ description: 'Does not contain this text. Requires at least one character.' }),
      startsWith: t.string({
        description: 'Starts with this text. Cannot be negated with `not`.',
      }),
      endsWith: t.string({ description: 'Ends with this text. Cannot be negated with `not`.' }),
    }),
  });

const BacklinkRelConditionInput = builder.inputRef<BacklinkRelCondition>('BacklinkRelCondition').implement({
  description: 'Condition on the attributes of a link. All given comparisons must hold.',
  fields: t => ({
    includesAny: t.field({
      type: [BacklinkRel],
      description: 'Has at least one of these attributes. Requires at least one attribute.',
    }),
    includesNone: t.field({
      type: [BacklinkRel],
      description: 'Has none of these attributes. Requires at least one attribute.',
    }),
  }),
});

const BacklinkTypeConditionInput = builder
  .inputRef<BacklinkTypeCondition>('BacklinkTypeCondition')
  .implement({
    description: 'Condition on the type of a link. All given comparisons must hold.',
    fields: t => ({
      in: t.field({
        type: [BacklinkType],
        description: 'Is one of these types. Requires at least one type.',
      }),
      notIn: t.field({
        type: [BacklinkType],
        description: 'Is none of these types. Requires at least one type.',
      }),
    }),
  });

const SerpstatIntRangeInput = builder.inputRef<SerpstatIntRange>('SerpstatIntRange').implement({
  description: 'An inclusive range of whole numbers.',
  fields: t => ({
    min: t.int({ required: true, description: 'Lowest number in the range.' }),
    max: t.int({ required: true, description: 'Highest number in the range. Not less than `min`.' }),
  }),
});

const SerpstatIntConditionInput = builder.inputRef<SerpstatIntCondition>('SerpstatIntCondition').implement({
  description: 'Condition on a whole number. All given comparisons must hold.',
  fields: t => ({
    eq: t.int({ description: 'Equal to this number.' }),
    neq: t.int({ description: 'Not equal to this number.' }),
    gt: t.int({ description: 'Greater than this number.' }),
    gte: t.int({ description: 'Greater than or equal to this number.' }),
    lt: t.int({ description: 'Less than this number.' }),
    lte: t.int({ description: 'Less than or equal to this number.' }),
    between: t.field({ type: SerpstatIntRangeInput, description: 'Within this range, inclusive.' }),
  }),
});

const SerpstatDateRangeInput = builder.inputRef<SerpstatDateRange>('SerpstatDateRange').implement({
  description: 'An inclusive range of calendar days.',
  fields: t => ({
    from: t.field({ type: 'Date', required: true, description: 'First day of the range.' }),
    to: t.field({
      type: 'Date',
      required: true,
      description: 'Last day of the range. Not before `from`.',
    }),
  }),
});

const SerpstatDateConditionInput = builder
  .inputRef<SerpstatDateCondition>('SerpstatDateCondition')
  .implement({
    description: 'Condition on a calendar day. All given comparisons must hold.',
    fields: t => ({
      eq: t.field({ type: 'Date', description: 'On this day.' }),
      gt: t.field({ type: 'Date', description: 'After this day.' }),
      gte: t.field({ type: 'Date', description: 'On or after this day.' }),
      lt: t.field({ type: 'Date', description: 'Before this day.' }),
      lte: t.field({ type: 'Date', description: 'On or before this day.' }),
      between: t.field({ type: SerpstatDateRangeInput, description: 'Within this range, inclusive.' }),
    }),
  });

const IntersectLinkCountConditionInput = builder
  .inputRef<IntersectLinkCountCondition>('IntersectLinkCountCondition')
  .implement({
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
      between: t.field({ type: SerpstatIntRangeInput, description: 'Within this range, inclusive.' }),
    }),
  });

export const BacklinkFilterInput = builder.inputRef<BacklinkFilter>('BacklinkFilter');

BacklinkFilterInput.implement({
  description:
    'Which links to list. All conditions in one filter object must hold. `and`, `or` and `not` nest up to 20 levels. ' +
    'A filter that no link can match costs no credits and returns an empty list. Filters with the same meaning select the same list.',
  fields: t => ({
    and: t.field({
      type: [BacklinkFilterInput],
      description: 'All of these filters must hold. Requires at least one filter.',
    }),
    or: t.field({
      type: [BacklinkFilterInput],
      description:
        'At least one of these filters must hold. Requires at least one filter. A filter can expand to at most 100 alternatives.',
    }),
    not: t.field({
      type: BacklinkFilterInput,
      description:
        'This filter must not hold. Serpstat cannot negate `startsWith`, `endsWith`, `noSubdomains`, `onlyMainPage` or `lastWeek`.',
    }),
    urlFrom: t.field({
      type: SerpstatTextConditionInput,
      description: 'URL of the linking page (`url_from`).',
    }),
    urlTo: t.field({
      type: SerpstatTextConditionInput,
      description: 'URL that the link points to (`url_to`).',
    }),
    anchor: t.field({ type: SerpstatTextConditionInput, description: 'Text of the link (`anchor`).' }),
    rel: t.field({
      type: BacklinkRelConditionInput,
      description: 'Attributes of the link (`link_nofollow`).',
    }),
    linkType: t.field({ type: BacklinkTypeConditionInput, description: 'Type of the link (`link_type`).' }),
    externalLinks: t.field({
      type: SerpstatIntConditionInput,
      description: 'Number of outgoing links on the linking page, 0 or more (`links_external`).',
    }),
    firstSeen: t.field({
      type: SerpstatDateConditionInput,
      description: 'The day on which Serpstat first saw the link (`add`).',
    }),
    lastVisited: t.field({
      type: SerpstatDateConditionInput,
      description: 'The day on which Serpstat last visited the linking page (`check`).',
    }),
    noSubdomains: t.boolean({
      description: 'If true, excludes links from subdomains (`no_subdomains`). False has no effect.',
    }),
    onlyMainPage: t.boolean({
      description: 'If true, lists only links from main pages (`only_main_page`). False has no effect.',
    }),
    lastWeek: t.boolean({
      description: 'If true, lists only links from the last week (`last_week`). False has no effect.',
    }),
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
      type: SerpstatIntConditionInput,
      description: 'Serpstat Domain Rank of the donor, 0 to 100 (`domain_rank`).',
    }),
    linkCounts: t.field({
      type: [IntersectLinkCountConditionInput],
      description:
        'Number of links from the donor to each of the domains. All of these conditions must hold (`links_count1` to `links_count3`).',
    }),
  }),
});
