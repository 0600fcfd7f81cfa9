import { badUserInput } from '../errors.ts';
import { compileBacklinkFilter } from '../filter/compile.ts';
import { quote } from '../quote.ts';
import { backlinksListing } from '../serpstat/backlinks.ts';
import type {
  BacklinkOrderField,
  BacklinkSearchType,
  OrderDirection as Direction,
} from '../serpstat/vocabulary.ts';
import { Backlink } from './backlink.ts';
import { BacklinkFilterInput } from './backlink-filter.ts';
import { builder } from './builder.ts';
import { CONNECTION_WEIGHT, filteredListing, readConnection } from './connection.ts';
import { Domain } from './domain.ts';
import { OrderDirection } from './link-words.ts';
import { weight } from './weight.ts';

const SearchType = builder.enumType('BacklinkSearchType', {
  description: "What the links lead to (Serpstat's `searchType`).",
  values: {
    DOMAIN: { description: 'The domain itself, without its subdomains (`domain`).' },
    DOMAIN_WITH_SUBDOMAINS: { description: 'The domain and its subdomains (`domain_with_subdomains`).' },
    URL: { description: 'The one page that `path` names (`url`).' },
    PART_URL: { description: 'All pages whose path begins with `path` (`part_url`).' },
  } as const,
});

const OrderField = builder.enumType('BacklinkOrderField', {
  description: "What links can be ordered by (Serpstat's `sort`).",
  values: {
    URL_FROM: { description: 'Address of the linking page (`url_from`).' },
    ANCHOR: { description: 'Text of the link (`anchor`).' },
    REL: { description: 'Attributes of the link (`link_nofollow`).' },
    EXTERNAL_LINKS: { description: 'Links out of the linking page (`links_external`).' },
    LINK_TYPE: { description: 'What makes the link (`link_type`).' },
    URL_TO: { description: 'Address that the link leads to (`url_to`).' },
    LAST_VISITED: { description: 'When Serpstat last visited the linking page (`check`).' },
    FIRST_SEEN: { description: 'When Serpstat first saw the link (`add`).' },
    DOMAIN_RANK: { description: 'Serpstat Domain Rank of the linking domain (`domain_rank`).' },
  } as const,
});

interface BacklinkOrder {
  readonly field: BacklinkOrderField;
  readonly direction: Direction;
}

const OrderInput = builder.inputRef<BacklinkOrder>('BacklinkOrder').implement({
  description: 'The order of a list of links.',
  fields: t => ({
    field: t.field({ type: OrderField, required: true, description: 'What to order by.' }),
    direction: t.field({
      type: OrderDirection,
      required: true,
      defaultValue: 'DESC',
      description: 'Which end comes first.',
    }),
  }),
});

const BacklinkConnection = builder.connectionObject(
  { type: Backlink, name: 'BacklinkConnection', description: 'A window of a list of links.' },
  { name: 'BacklinkEdge', description: 'A link and where it stands in its list.' },
);

builder.objectField(Domain, 'backlinks', t =>
  t.connection(
    {
      type: Backlink,
      nullable: true,
      extensions: weight(CONNECTION_WEIGHT),
      description:
        'The active links to this domain (getNewBacklinks). Each row costs one credit, an empty list too; rows that one operation asks for twice are bought once.',
      args: {
        searchType: t.arg({
          type: SearchType,
          required: true,
          defaultValue: 'DOMAIN',
          description: 'What the links lead to (`searchType`).',
        }),
        path: t.arg.string({
          description:
            'A path on the domain that begins with `/`, as in `/blog/`: required by the search types URL and PART_URL, refused by the others.',
        }),
        onePerDomain: t.arg.boolean({
          required: true,
          defaultValue: true,
          description:
            'Whether to list one link of each linking domain, or one of each linking page (`linkPerDomain`).',
        }),
        filter: t.arg({
          type: BacklinkFilterInput,
          description: 'Which of the links to list (`complexFilter`).',
        }),
        orderBy: t.arg({
          type: OrderInput,
          required: true,
          defaultValue: { field: 'LAST_VISITED', direction: 'DESC' },
          description: 'The order of the list (`sort` and `order`).',
        }),
      },
      resolve: (
        { name },
        { searchType, path, onePerDomain, filter, orderBy, ...page },
        { operation },
        info,
      ) => {
        operation.noteConnection();
        const query = queryOf(name, searchType, path);
        const listing = filteredListing(
          compileBacklinkFilter(filter, operation.reach.spendOnFilter),
          groups => backlinksListing({ query, searchType, onePerDomain, filter: groups, orderBy }),
        );
        return readConnection(operation.backlinks, operation.reach, listing, page, info);
      },
    },
    BacklinkConnection,
  ),
);

/** Serpstat's `query`: a host, or a host and a path without a scheme. */
function queryOf(name: string, searchType: BacklinkSearchType, path: string | null | undefined): string {
  const takesPath = searchType === 'URL' || searchType === 'PART_URL';
  if (!takesPath) {
    if (path != null) {
      throw badUserInput(
        `path: ${quote(path)} is given, but searchType ${searchType} takes none: leave it out, or ask with searchType URL or PART_URL.`,
      );
    }
    return name;
  }
  if (path == null || !PATH.test(path)) {
    throw badUserInput(
      `path: ${path == null ? 'is missing' : quote(path)}: searchType ${searchType} takes the path of a page, which begins with "/" and has at most 2048 characters, none of them a control character or a lone surrogate, as in "/blog/".`,
    );
  }
  return name + path;
}

const PATH = /^\/[^\p{Cc}\p{Cs}]{0,2047}$/u;
