import { badUserInput } from '../errors.ts';
import { compileBacklinkFilter } from '../filter/compile.ts';
import type { BacklinkFilter } from '../filter/input.ts';
import { quote } from '../quote.ts';
import { type BacklinkRow, type BacklinksQuestion, backlinksListing } from '../serpstat/backlinks.ts';
import type { BacklinkSearchType } from '../serpstat/vocabulary.ts';
import { afterwards } from './afterwards.ts';
import { Backlink } from './backlink.ts';
import { builder } from './builder.ts';
import { CONNECTION_EXTENSIONS, readConnection } from './connection.ts';
import { Domain } from './domain.ts';
import { BacklinkFilterInput } from './filters.ts';
import { SerpstatOrderDirection } from './link-words.ts';
import { type ConnectionArguments, lookUp, rememberLookups } from './lookup.ts';

const SearchType = builder.enumType('BacklinkSearchType', {
  description: "What the links point to (Serpstat's `searchType`).",
  values: {
    DOMAIN: { description: 'The domain itself, without its subdomains (`domain`).' },
    DOMAIN_WITH_SUBDOMAINS: { description: 'The domain and its subdomains (`domain_with_subdomains`).' },
    URL: { description: 'The page at `path` (`url`).' },
    PART_URL: { description: 'All pages whose path starts with `path` (`part_url`).' },
  } as const,
});

const OrderField = builder.enumType('BacklinkOrderField', {
  description: "Fields by which links can be ordered (Serpstat's `sort`).",
  values: {
    URL_FROM: { description: 'URL of the linking page (`url_from`).' },
    ANCHOR: { description: 'Text of the link (`anchor`).' },
    REL: { description: 'Attributes of the link (`link_nofollow`).' },
    EXTERNAL_LINKS: { description: 'Number of outgoing links on the linking page (`links_external`).' },
    LINK_TYPE: { description: 'Type of the link (`link_type`).' },
    URL_TO: { description: 'URL that the link points to (`url_to`).' },
    LAST_VISITED: { description: 'When Serpstat last visited the linking page (`check`).' },
    FIRST_SEEN: { description: 'When Serpstat first saw the link (`add`).' },
    DOMAIN_RANK: { description: 'Serpstat Domain Rank of the linking domain (`domain_rank`).' },
  } as const,
});

const OrderInput = builder.inputRef<BacklinksQuestion['orderBy']>('BacklinkOrder').implement({
  description: 'How to order a list of links.',
  fields: t => ({
    field: t.field({ type: OrderField, required: true, description: 'Field to order by.' }),
    direction: t.field({
      type: SerpstatOrderDirection,
      required: true,
      defaultValue: 'DESC',
      description: 'Direction of the order.',
    }),
  }),
});

const BacklinkConnection = builder.connectionObject(
  { type: Backlink, name: 'BacklinkConnection', description: 'A page of a list of links.' },
  { name: 'BacklinkEdge', description: 'A link and its position in the list.' },
);

builder.objectField(Domain, 'backlinks', t =>
  t.connection(
    {
      type: Backlink,
      nullable: true,
      extensions: CONNECTION_EXTENSIONS,
      description:
        'The active links to this domain (getNewBacklinks). Each row costs one credit, and so does an empty list. Rows that an operation requests twice are bought once.',
      args: {
        searchType: t.arg({
          type: SearchType,
          required: true,
          defaultValue: 'DOMAIN',
          description: 'What the links point to (`searchType`).',
        }),
        path: t.arg.string({
          description:
            'A path on the domain, starting with `/`: for example `/blog/`. Required for the search types URL and PART_URL; not allowed for the others.',
        }),
        onePerDomain: t.arg.boolean({
          required: true,
          defaultValue: true,
          description:
            'If true, lists one link per linking domain; if false, one per linking page (`linkPerDomain`).',
        }),
        filter: t.arg({
          type: BacklinkFilterInput,
          description: 'Which links to list (`complexFilter`).',
        }),
        orderBy: t.arg({
          type: OrderInput,
          required: true,
          defaultValue: { field: 'LAST_VISITED', direction: 'DESC' },
          description: 'How to order the list (`sort` and `order`).',
        }),
      },
      resolve: ({ name }, args, { operation }, info) => {
        operation.workLimits.readConnection();
        // A filter can take long to compile. What it takes is known only afterwards.
        return afterwards(operation.execution.turn(), () => {
          const lookup = lookupOf(name, args, operation.workLimits.spendOnFilter);
          return readConnection(operation.backlinks, operation, lookup, info);
        });
      },
    },
    BacklinkConnection,
  ),
);

interface BacklinksArguments
  extends Omit<BacklinksQuestion, 'query' | 'filter'>,
    ConnectionArguments<BacklinkRow> {
  readonly path?: string | null | undefined;
  readonly filter?: BacklinkFilter | null | undefined;
}

const lookupOf = rememberLookups<BacklinksArguments, BacklinkRow>(
  (name, { searchType, path, onePerDomain, filter, orderBy, ...page }, spendOnFilter) => {
    const query = queryOf(name, searchType, path);
    return lookUp(
      compileBacklinkFilter(filter, spendOnFilter),
      groups => backlinksListing({ query, searchType, onePerDomain, filter: groups, orderBy }),
      page,
    );
  },
);

/** Serpstat's `query`: a host, or a host and a path without a scheme. */
function queryOf(name: string, searchType: BacklinkSearchType, path: string | null | undefined): string {
  const takesPath = searchType === 'URL' || searchType === 'PART_URL';
  if (!takesPath) {
    if (path != null) {
      throw badUserInput(
        `path: ${quote(path)} is not allowed with searchType ${searchType}. Omit path, or use searchType URL or PART_URL.`,
      );
    }
    return name;
  }
  if (path == null || !PATH.test(path)) {
    throw badUserInput(
      `path: ${path == null ? 'missing' : `${quote(path)} is not valid`}. searchType ${searchType} requires a path of at most 2048 characters that starts with "/" and contains no control characters or lone surrogates, for example "/blog/".`,
    );
  }
  return name + path;
}

const PATH = /^\/[^\p{Cc}\p{Cs}]{0,2047}$/u;
