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
    'Which links to list: all that one filter object says must hold. `and`, `or` and `not` nest up to 20 levels. ' +
    'A filter that no link can pass costs nothing and gives an empty list; filters that mean the same are the same list.',
  fields: t => ({
    and: t.field({
      type: [BacklinkFilterInput],
      description: 'All of these must hold. At least one filter.',
    }),
    or: t.field({
      type: [BacklinkFilterInput],
      description:
        'One of these or more must hold. At least one filter. A filter may come to 100 alternatives at most, when it is multiplied out.',
    }),
    not: t.field({
      type: BacklinkFilterInput,
      description:
        'This must not hold. Serpstat knows no opposite of `startsWith`, `endsWith`, `noSubdomains`, `onlyMainPage` and `lastWeek`.',
    }),
    urlFrom: t.field({ type: TextConditionInput, description: 'Address of the linking page (`url_from`).' }),
    urlTo: t.field({ type: TextConditionInput, description: 'Address that the link leads to (`url_to`).' }),
    anchor: t.field({ type: TextConditionInput, description: 'Text of the link (`anchor`).' }),
    rel: t.field({ type: RelConditionInput, description: 'Attributes of the link (`link_nofollow`).' }),
    linkType: t.field({ type: LinkTypeConditionInput, description: 'What makes the link (`link_type`).' }),
    externalLinks: t.field({
      type: IntConditionInput,
      description: 'How many links lead out of the linking page, from 0 (`links_external`).',
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
      description: 'Where true, links from subdomains are left out (`no_subdomains`). False says nothing.',
    }),
    onlyMainPage: t.boolean({
      description:
        'Where true, only links from main pages are listed (`only_main_page`). False says nothing.',
    }),
    lastWeek: t.boolean({
      description: 'Where true, only links of the last week are listed (`last_week`). False says nothing.',
    }),
  }),
});
