import { type ReactNode, useState } from 'react';
import { graphql, useLazyLoadQuery, usePaginationFragment } from 'react-relay';
import type { backlinks_domain$key } from './__generated__/backlinks_domain.graphql.ts';
import type { backlinksPageQuery } from './__generated__/backlinksPageQuery.graphql.ts';
import type { backlinksQuery } from './__generated__/backlinksQuery.graphql.ts';

/** The links to a domain, a page of 20 at a time. An error boundary shows why the first page failed. */
export function Backlinks({ name }: { name: string }): ReactNode {
  const { domain } = useLazyLoadQuery<backlinksQuery>(
    graphql`
      query backlinksQuery($name: DomainName!) {
        domain(name: $name) {
          ...backlinks_domain
        }
      }
    `,
    { name },
  );
  return <List domain={domain} />;
}

function List({ domain }: { domain: backlinks_domain$key }): ReactNode {
  const { data, hasNext, loadNext } = usePaginationFragment<backlinksPageQuery, backlinks_domain$key>(
    graphql`
      fragment backlinks_domain on Domain
      @argumentDefinitions(first: { type: "Int", defaultValue: 20 }, after: { type: "String" })
      @refetchable(queryName: "backlinksPageQuery") {
        backlinks(first: $first, after: $after) @connection(key: "backlinks_backlinks") {
          edges {
            cursor
            node {
              urlFrom
            }
          }
        }
      }
    `,
    domain,
  );
  const [moreError, setMoreError] = useState<Error | null>(null);
  return (
    <>
      <ul>
        {data.backlinks?.edges.map(({ cursor, node }) => (
          <li key={cursor}>{node.urlFrom}</li>
        ))}
      </ul>
      {moreError && <p role="alert">{moreError.message}</p>}
      {hasNext && (
        <button type="button" onClick={() => loadNext(20, { onComplete: setMoreError })}>
          More
        </button>
      )}
    </>
  );
}
