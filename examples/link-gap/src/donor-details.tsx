import { useSelector } from '@tanstack/react-store';
import { useEffect } from 'react';
import type { Donor } from './comparison-state.ts';
import { counted } from './counted.ts';
import { type Link, linksKey } from './donor-links.ts';
import { failureText } from './failure-text.ts';
import { webAddress } from './host.ts';
import { useSession } from './session.ts';
import { domainsOf, type View } from './view.ts';

interface DonorDetailsProps {
  readonly view: View;
  readonly donor: Donor;
}

/** The links of a donor to each of the domains that it links to. */
export function DonorDetails({ view, donor: { domain, linkCounts } }: DonorDetailsProps) {
  return domainsOf(view).map((target, index) => {
    const count = linkCounts[index]?.count ?? 0;
    return count === 0 ? null : (
      <LinksTo key={target} donor={domain.name} target={target} count={count} marker={index} />
    );
  });
}

interface LinksToProps {
  readonly donor: string;
  readonly target: string;
  readonly count: number;
  readonly marker: number;
}

function LinksTo({ donor, target, count, marker }: LinksToProps) {
  const { links } = useSession();
  const loaded = useSelector(links.store, state => state[linksKey(donor, target)]);
  useEffect(() => links.open(donor, target, count), [links, donor, target, count]);
  const { rows = [], phase = { kind: 'loading' }, hasMore = true, total = count } = loaded ?? {};
  const more = () => links.load(donor, target, count);

  return (
    <section className="links" aria-label={`Links from ${donor} to ${target}`}>
      <h3>
        <span className={`dot domain-${marker}`} aria-hidden="true" />
        {counted(total, 'link')} to {target}
      </h3>
      <ul>
        {rows.map((link, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a page can hold the same link twice, and rows keep their places.
          <LinkItem key={index} link={link} />
        ))}
      </ul>
      {phase.kind === 'loading' && <p className="quiet">Loading links …</p>}
      {phase.kind === 'failed' && (
        <p className="quiet">
          {failureText(phase.failure).title}. {failureText(phase.failure).text}
        </p>
      )}
      {phase.kind !== 'loading' && hasMore && (
        <button type="button" onClick={more}>
          {rows.length === 0 ? 'Load links' : 'More links'}
        </button>
      )}
    </section>
  );
}

function LinkItem({
  link: { urlFrom, urlTo, anchor, rel, linkType, firstSeen, lastVisited },
}: {
  link: Link;
}) {
  return (
    <li>
      <p className="anchor">{anchor.trim() === '' ? <i>no text</i> : <bdi>{anchor}</bdi>}</p>
      <p className="urls">
        <Url text={urlFrom} /> <span aria-hidden="true">→</span>
        <span className="visually-hidden">links to</span> <Url text={urlTo} />
      </p>
      <p className="facts">
        {rel.map(attribute => (
          <span key={attribute} className={`tag ${attribute.toLowerCase()}`}>
            {attribute.toLowerCase()}
          </span>
        ))}
        {linkType && <span className="tag">{linkType.toLowerCase()}</span>}
        {firstSeen && (
          <span>
            first seen <time dateTime={firstSeen}>{firstSeen}</time>
          </span>
        )}
        {lastVisited && (
          <span>
            last visited <time dateTime={lastVisited}>{lastVisited.slice(0, 10)}</time>
          </span>
        )}
      </p>
    </li>
  );
}

function Url({ text }: { readonly text: string }) {
  const address = webAddress(text);
  return address === undefined ? (
    <span>{text}</span>
  ) : (
    <a href={address} target="_blank" rel="noreferrer nofollow" title={text}>
      {text}
    </a>
  );
}
