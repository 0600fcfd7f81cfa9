import { badUserInput } from '../errors.ts';
import { compileIntersectFilter } from '../filter/compile.ts';
import type { IntersectFilter } from '../filter/input.ts';
import { type IntersectQuestion, type IntersectRow, intersectListing } from '../serpstat/intersect.ts';
import type { SerpstatOrderDirection as Direction } from '../serpstat/vocabulary.ts';
import { afterwards } from './afterwards.ts';
import { builder } from './builder.ts';
import { CONNECTION_EXTENSIONS, readConnection } from './connection.ts';
import { Domain, domainNamed } from './domain.ts';
import { IntersectFilterInput } from './filters.ts';
import { SerpstatOrderDirection } from './link-words.ts';
import { type ConnectionArguments, lookUp, rememberLookups } from './lookup.ts';

const IntersectLinkCount = builder
  .objectRef<IntersectRow['linkCounts'][number]>('IntersectLinkCount')
  .implement({
    description: 'Number of links from a donor to one of the domains.',
    fields: t => ({
      domain: t.field({
        type: Domain,
        description: 'Domain that the links point to.',
        resolve: ({ domain }) => domainNamed(domain),
      }),
      count: t.exposeInt('count', {
        description: 'Number of links; 0 means no known links (`Links count for domain #N`).',
      }),
    }),
  });

const IntersectDonor = builder.objectRef<IntersectRow>('IntersectDonor').implement({
  description:
    "A domain that links to the analysed domain or to a competitor. One row of Serpstat's getIntersect; costs one credit.",
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
      type: [IntersectLinkCount],
      description:
        'Number of links to each domain: the analysed domain first, then the competitors in the order given.',
    }),
  }),
});

const OrderField = builder.enumType('IntersectOrderField', {
  description: "Fields by which donors can be ordered (Serpstat's `sort`).",
  values: {
    DOMAIN_RANK: { description: 'Serpstat Domain Rank of the donor (`domain_rank`).' },
    LINK_COUNT: {
      description: 'Number of links to `domain` (`links_count1` to `links_count3`).',
    },
  } as const,
});

interface IntersectOrder {
  readonly field: 'DOMAIN_RANK' | 'LINK_COUNT';
  readonly domain?: string | null | undefined;
  readonly direction: Direction;
}

const OrderInput = builder.inputRef<IntersectOrder>('IntersectOrder').implement({
  description: 'How to order a list of donors.',
  fields: t => ({
    field: t.field({ type: OrderField, required: true, description: 'Field to order by.' }),
    domain: t.field({
      type: 'DomainName',
      description: 'Only for LINK_COUNT: domain whose links are counted. Defaults to the analysed domain.',
    }),
    direction: t.field({
      type: SerpstatOrderDirection,
      required: true,
      defaultValue: 'DESC',
      description: 'Direction of the order.',
    }),
  }),
});

const IntersectConnection = builder.connectionObject(
  { type: IntersectDonor, name: 'IntersectConnection', description: 'A page of a list of donors.' },
  { name: 'IntersectEdge', description: 'A donor and its position in the list.' },
);

builder.objectField(Domain, 'intersect', t =>
  t.connection(
    {
      type: IntersectDonor,
      nullable: true,
      extensions: CONNECTION_EXTENSIONS,
      description:
        'The domains that link to this domain or to its competitors, with the number of links to each (getIntersect). ' +
        'Filter by `linkCounts` to get an intersection (all at least 1) or a link gap (this domain 0, a competitor at least 1). ' +
        'Each row costs one credit, and so does an empty list. Rows that an operation requests twice are bought once.',
      args: {
        competitors: t.arg({
          type: ['DomainName'],
          required: true,
          description:
            'One or two domains to compare with, distinct and different from this domain (`intersect`).',
        }),
        filter: t.arg({
          type: IntersectFilterInput,
          description: 'Which donors to list (`complexFilter`).',
        }),
        orderBy: t.arg({
          type: OrderInput,
          required: true,
          defaultValue: { field: 'DOMAIN_RANK', direction: 'DESC' },
          description: 'How to order the list (`sort` and `order`).',
        }),
      },
      resolve: ({ name }, args, { operation }, info) => {
        operation.workLimits.readConnection();
        // A filter can take long to compile. What it takes is known only afterwards.
        return afterwards(operation.execution.turn(), () => {
          const lookup = lookupOf(name, args, operation.workLimits.spendOnFilter);
          return readConnection(operation.intersect, operation, lookup, info);
        });
      },
    },
    IntersectConnection,
  ),
);

interface IntersectArguments extends ConnectionArguments<IntersectRow> {
  readonly competitors: readonly string[];
  readonly filter?: IntersectFilter | null | undefined;
  readonly orderBy: IntersectOrder;
}

const lookupOf = rememberLookups<IntersectArguments, IntersectRow>(
  (name, { competitors, filter, orderBy, ...page }, spendOnFilter) => {
    const domains = comparedDomains(name, competitors);
    const order = orderOf(orderBy, domains);
    return lookUp(
      compileIntersectFilter(filter, domains, spendOnFilter),
      groups => intersectListing({ domains, filter: groups, orderBy: order }),
      page,
    );
  },
);

const MAX_COMPETITORS = 2;

function comparedDomains(name: string, competitors: readonly string[]): readonly string[] {
  if (competitors.length < 1 || competitors.length > MAX_COMPETITORS) {
    throw badUserInput(
      `competitors: ${competitors.length} domains are given, but one or two are required. Compare further domains in separate fields.`,
    );
  }
  if (competitors.includes(name)) {
    throw badUserInput(`competitors: ${name} is the analysed domain itself. Give other domains.`);
  }
  if (new Set(competitors).size < competitors.length) {
    throw badUserInput(
      `competitors: ${competitors[0]} is given twice. Give it once, or replace one with another domain.`,
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
        `orderBy.domain: ${domain} is not allowed with field DOMAIN_RANK. Omit domain, or order by LINK_COUNT.`,
      );
    }
    return { field: 'domain_rank', direction };
  }
  const position = domain == null ? 0 : domains.indexOf(domain);
  if (position < 0) {
    throw badUserInput(
      `orderBy.domain: ${domain} is not one of the compared domains. Use one of ${domains.join(', ')}.`,
    );
  }
  return { field: { linksOf: position + 1 }, direction };
}
