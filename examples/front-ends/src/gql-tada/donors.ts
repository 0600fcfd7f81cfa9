import type { ResultOf } from 'gql.tada';
import { GraphQLClient } from 'graphql-request';
import { retryingFetch } from '../retrying-fetch.ts';
import { graphql } from './graphql.ts';

const DonorsPage = graphql(`
  query DonorsPage($name: DomainName!, $competitors: [DomainName!]!, $after: String) {
    domain(name: $name) {
      intersect(competitors: $competitors, first: 20, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          domain {
            name
          }
          domainRank
        }
      }
    }
  }
`);

type Answer = ResultOf<typeof DonorsPage>;
type Donors = NonNullable<Answer['domain']['intersect']>;
export type Donor = Donors['nodes'][number];

/**
 * The domains that link to a domain or to its competitors. Buys a page of 20 when the one before it is read.
 *
 * @throws `ClientError` for any error of an answer.
 */
export async function* readDonors(
  url: string,
  name: string,
  competitors: string[],
): AsyncGenerator<Donor, void> {
  const client = new GraphQLClient(url, { fetch: retryingFetch });
  let page: Donors['pageInfo'] | undefined = { hasNextPage: true, endCursor: null };
  while (page?.hasNextPage) {
    const { domain }: Answer = await client.request(DonorsPage, { name, competitors, after: page.endCursor });
    yield* domain.intersect?.nodes ?? [];
    page = domain.intersect?.pageInfo;
  }
}
