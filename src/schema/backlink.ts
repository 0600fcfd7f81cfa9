import type { BacklinkRow } from '../serpstat/backlinks.ts';
import { builder } from './builder.ts';
import { Domain, domainNamed } from './domain.ts';
import { domainNameOfUrl } from './domain-name.ts';
import { LinkRel, LinkType } from './link-words.ts';

export const Backlink = builder.objectRef<BacklinkRow>('Backlink').implement({
  description:
    "An active link to the analysed domain. One row of Serpstat's getNewBacklinks; it costs one credit. Fields that Serpstat leaves out, or fills with something else than it says, are null or empty.",
  fields: t => ({
    urlFrom: t.exposeString('urlFrom', {
      description:
        'Address of the linking page, as Serpstat found it: it may hold Unicode and spaces (`url_from`).',
    }),
    urlTo: t.exposeString('urlTo', { description: 'Address that the link leads to (`url_to`).' }),
    donor: t.field({
      type: Domain,
      nullable: true,
      description: 'The host of `urlFrom`, to go on from. Free by itself; null where that is no domain name.',
      resolve: ({ urlFrom }) => {
        const name = domainNameOfUrl(urlFrom);
        return name === undefined ? null : domainNamed(name);
      },
    }),
    anchor: t.exposeString('anchor', { description: 'Text of the link; can be empty (`link_text`).' }),
    rel: t.expose('rel', {
      type: [LinkRel],
      description: 'Attributes of the link; words that are not known here are left out (`nofollow`).',
    }),
    linkType: t.expose('linkType', {
      type: LinkType,
      nullable: true,
      description:
        'What makes the link; null where Serpstat says a word that is not known here (`link_type`).',
    }),
    externalLinks: t.exposeInt('externalLinks', {
      nullable: true,
      description: 'How many links lead out of the linking page to other sites, from 0 (`links_ext`).',
    }),
    firstSeen: t.expose('firstSeen', {
      type: 'Date',
      nullable: true,
      description: 'The day on which Serpstat first saw the link (`first_seen`).',
    }),
    lastVisited: t.expose('lastVisited', {
      type: 'LocalDateTime',
      nullable: true,
      description: 'When Serpstat last visited the linking page, in no stated zone (`last_visited`).',
    }),
    domainRank: t.exposeInt('domainRank', {
      nullable: true,
      description: 'Serpstat Domain Rank of the linking domain, 0 to 100 (`domain_rank`).',
    }),
  }),
});
