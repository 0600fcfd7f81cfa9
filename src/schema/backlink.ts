import type { BacklinkRow } from '../serpstat/backlinks.ts';
import { builder } from './builder.ts';
import { Domain, domainNamed } from './domain.ts';
import { domainNameOfUrl } from './domain-name.ts';
import { BacklinkRel, BacklinkType } from './link-words.ts';

export const Backlink = builder.objectRef<BacklinkRow>('Backlink').implement({
  description:
    "An active link to the analysed domain. One row of Serpstat's getNewBacklinks; costs one credit. Fields that Serpstat omits or fills with an unexpected value are null or empty.",
  fields: t => ({
    urlFrom: t.exposeString('urlFrom', {
      description:
        'URL of the linking page, as Serpstat found it. Can contain Unicode and spaces (`url_from`).',
    }),
    urlTo: t.exposeString('urlTo', { description: 'URL that the link points to (`url_to`).' }),
    donor: t.field({
      type: Domain,
      nullable: true,
      description:
        'The domain of `urlFrom`, for further queries. Costs no credits. Null if the host is not a domain name.',
      resolve: ({ urlFrom }) => {
        const name = domainNameOfUrl(urlFrom);
        return name === undefined ? null : domainNamed(name);
      },
    }),
    anchor: t.exposeString('anchor', { description: 'Text of the link. Can be empty (`link_text`).' }),
    rel: t.expose('rel', {
      type: [BacklinkRel],
      description: 'Attributes of the link. Omits attributes that this schema does not know (`nofollow`).',
    }),
    linkType: t.expose('linkType', {
      type: BacklinkType,
      nullable: true,
      description: 'Type of the link. Null if this schema does not know the type (`link_type`).',
    }),
    externalLinks: t.exposeInt('externalLinks', {
      nullable: true,
      description: 'Number of links from the linking page to other sites, 0 or more (`links_ext`).',
    }),
    firstSeen: t.expose('firstSeen', {
      type: 'Date',
      nullable: true,
      description: 'The day on which Serpstat first saw the link (`first_seen`).',
    }),
    lastVisited: t.expose('lastVisited', {
      type: 'LocalDateTime',
      nullable: true,
      description:
        'When Serpstat last visited the linking page. Serpstat does not state the time zone (`last_visited`).',
    }),
    domainRank: t.exposeInt('domainRank', {
      nullable: true,
      description: 'Serpstat Domain Rank of the linking domain, 0 to 100 (`domain_rank`).',
    }),
  }),
});
