import { badUserInput } from '../errors.ts';
import { compileIntersectFilter } from '../filter/compile.ts';
import { type IntersectQuestion, type IntersectRow, intersectListing } from '../serpstat/intersect.ts';
import type { OrderDirection as Direction } from '../serpstat/vocabulary.ts';
import { builder } from './builder.ts';
import { CONNECTION_WEIGHT, filteredListing, readConnection } from './connection.ts';
import { Domain, domainNamed } from './domain.ts';
import { IntersectFilterInput } from './intersect-filter.ts';
import { OrderDirection } from './link-words.ts';
import { weight } from './weight.ts';

const LinkCount = builder.objectRef<IntersectRow['linkCounts'][number]>('LinkCount').implement({
  description: 'How many links a donor has to one of the domains.',
  fields: t => ({
    domain: t.field({
      type: Domain,
      description: 'The domain that the links lead to.',
      resolve: ({ domain }) => domainNamed(domain),
    }),
    count: t.exposeInt('count', {
      description: 'Number of links, from 0: no link is known (`Links count for domain #N`).',
    }),
  }),
});

const IntersectDonor = builder.objectRef<IntersectRow>('IntersectDonor').implement({
  description:
    "A domain that links to the analysed domain or to a competitor. One row of Serpstat's getIntersect; it costs one credit.",
  fields: t => ({
    domain: t.field({
      type: Domain,
      description: 'The linking domain (`Domain`).',
      resolve: ({ donor }) => domainNamed(donor),
    }),
    domainRank: t.exposeInt('domainRank', {
      nullable: true,
      description: 'Serpstat Domain Rank of the linking domain, 0 to 100 (`SDR`).',
    }),
    linkCounts: t.expose('linkCounts', {
      type: [LinkCount],
      description: 'Links to each domain: the analysed one first, then the competitors in the order given.',
    }),
  }),
});

const OrderField = builder.enumType('IntersectOrderField', {
  description: "What donors can be ordered by (Serpstat's `sort`).",
  values: {
    DOMAIN_RANK: { description: 'Serpstat Domain Rank of the donor (`domain_rank`).' },
    LINK_COUNT: {
      description: 'Number of links to the domain that the order names (`links_count1` to `links_count3`).',
    },
  } as const,
});

interface IntersectOrder {
  readonly field: 'DOMAIN_RANK' | 'LINK_COUNT';
  readonly domain?: string | null | undefined;
  readonly direction: Direction;
}

const OrderInput = builder.inputRef<IntersectOrder>('IntersectOrder').implement({
  description: 'The order of a list of donors.',
  fields: t => ({
    field: t.field({ type: OrderField, required: true, description: 'What to order by.' }),
    domain: t.field({
      type: 'DomainName',
      description: 'For LINK_COUNT only: whose links are counted. The analysed domain where none is named.',
    }),
    direction: t.field({
      type: OrderDirection,
      required: true,
      defaultValue: 'DESC',
      description: 'Which end comes first.',
    }),
  }),
});

const IntersectConnection = builder.connectionObject(
  { type: IntersectDonor, name: 'IntersectConnection', description: 'A window of a list of donors.' },
  { name: 'IntersectEdge', description: 'A donor and where it stands in its list.' },
);

builder.objectField(Domain, 'intersect', t =>
  t.connection(
    {
      type: IntersectDonor,
      nullable: true,
      extensions: weight(CONNECTION_WEIGHT),
      description:
        'The domains that link to this domain or to its competitors, with the number of links to each (getIntersect). ' +
        'Filter by `linkCounts` for an intersection (all at least 1) or a link gap (this domain 0, a competitor at least 1). ' +
        'Each row costs one credit, an empty list too; rows that one operation asks for twice are bought once.',
      args: {
        competitors: t.arg({
          type: ['DomainName'],
          required: true,
          description:
            'The domains to compare with: one or two, none of them twice, not this domain itself (`intersect`).',
        }),
        filter: t.arg({
          type: IntersectFilterInput,
          description: 'Which of the donors to list (`complexFilter`).',
        }),
        orderBy: t.arg({
          type: OrderInput,
          required: true,
          defaultValue: { field: 'DOMAIN_RANK', direction: 'DESC' },
          description: 'The order of the list (`sort` and `order`).',
        }),
      },
      resolve: ({ name }, { competitors, filter, orderBy, ...page }, { operation }, info) => {
        operation.noteConnection();
        const domains = comparedDomains(name, competitors);
        const order = orderOf(orderBy, domains);
        const listing = filteredListing(
          compileIntersectFilter(filter, domains, operation.reach.spendOnFilter),
          groups => intersectListing({ domains, filter: groups, orderBy: order }),
        );
        return readConnection(operation.intersect, operation.reach, listing, page, info);
      },
    },
    IntersectConnection,
  ),
);

const MAX_COMPETITORS = 2;

function comparedDomains(name: string, competitors: readonly string[]): readonly string[] {
  if (competitors.length < 1 || competitors.length > MAX_COMPETITORS) {
    throw badUserInput(
      `competitors: ${competitors.length} are given, but one or two are needed; ask again for further ones.`,
    );
  }
  if (competitors.includes(name)) {
    throw badUserInput(`competitors: ${name} is the analysed domain itself: name other domains.`);
  }
  if (new Set(competitors).size < competitors.length) {
    throw badUserInput(
      `competitors: ${competitors[0]} is named twice: name it once, or another domain beside it.`,
    );
  }
  return [name, ...competitors];
}

function orderOf(
  { field, domain, direction }: IntersectOrder,
  domains: readonly string[],
): IntersectQuestion['orderBy'] {
  if (field === 'DOMAIN_RANK') {
    if (domain != null) {
      throw badUserInput(
        `orderBy.domain: ${domain} is given, but field DOMAIN_RANK takes none: leave it out, or order by LINK_COUNT.`,
      );
    }
    return { field: 'domain_rank', direction };
  }
  const position = domain == null ? 0 : domains.indexOf(domain);
  if (position < 0) {
    throw badUserInput(
      `orderBy.domain: ${domain} is not compared here: it takes one of ${domains.join(', ')}.`,
    );
  }
  return { field: { linksOf: position + 1 }, direction };
}
