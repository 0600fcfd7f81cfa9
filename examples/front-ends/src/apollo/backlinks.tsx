import type { ErrorLike } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { type ReactNode, useState } from 'react';
import { BacklinksPage } from '../documents.ts';
import type { BacklinkFilter } from '../generated/graphql.ts';

/** The links to a domain, a page of 20 at a time. */
export function Backlinks({ name, filter }: { name: string; filter?: BacklinkFilter }): ReactNode {
  const { data, error, fetchMore } = useQuery(BacklinksPage, { variables: { name, filter, first: 20 } });
  const [moreError, setMoreError] = useState<ErrorLike>();
  if (error) {
    return <p role="alert">{error.message}</p>;
  }
  const list = data?.domain.backlinks;
  if (!list) {
    return <p>Loading</p>;
  }
  const { endCursor, hasNextPage } = list.pageInfo;
  const more = () =>
    fetchMore({ variables: { after: endCursor } }).then(() => setMoreError(undefined), setMoreError);
  return (
    <>
      <ul>
        {list.edges.map(({ cursor, node }) => (
          <li key={cursor}>{node.urlFrom}</li>
        ))}
      </ul>
      {moreError && <p role="alert">{moreError.message}</p>}
      {hasNextPage && (
        <button type="button" onClick={more}>
          More
        </button>
      )}
    </>
  );
}
