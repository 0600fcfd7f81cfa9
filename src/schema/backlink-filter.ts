import type { BacklinkFilter } from '../filter/input.ts';
import { builder } from './builder.ts';
import {
  DateConditionInput,
  IntConditionInput,
  LinkTypeConditionInput,
  RelConditionInput,
  TextConditionInput,
} from './conditions.ts';

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
    urlFrom: t.field({ type: TextConditionInput, description: 'URL of the linking page (`url_from`).' }),
    urlTo: t.field({ type: TextConditionInput, description: 'URL that the link points to (`url_to`).' }),
    anchor: t.field({ type: TextConditionInput, description: 'Text of the link (`anchor`).' }),
    rel: t.field({ type: RelConditionInput, description: 'Attributes of the link (`link_nofollow`).' }),
    linkType: t.field({ type: LinkTypeConditionInput, description: 'Type of the link (`link_type`).' }),
    externalLinks: t.field({
      type: IntConditionInput,
      description: 'Number of outgoing links on the linking page, 0 or more (`links_external`).',
    }),
    firstSeen: t.field({
      type: DateConditionInput,
      description: 'The day on which Serpstat first saw the link (`add`).',
    }),
    lastVisited: t.field({
      type: DateConditionInput,
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
