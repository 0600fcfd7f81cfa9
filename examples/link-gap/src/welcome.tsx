import { useSelector } from '@tanstack/react-store';
import { useSession } from './session.ts';
import { DEFAULTS, type View } from './view.ts';
import { ViewLink } from './view-link.tsx';

const EXAMPLE: View = { ...DEFAULTS, domain: 'gepur.com', competitors: ['klubok.com', 'issaplus.com'] };

/** Before the first comparison. */
export function Welcome() {
  const { comparison } = useSession();
  const isDeclined = useSelector(comparison.store, ({ phase }) => phase.kind === 'declined');
  return (
    <section className="welcome" aria-labelledby="welcome">
      <h2 id="welcome">{isDeclined ? 'Nothing was bought' : 'Find the links that you lack'}</h2>
      {isDeclined && <p>Choose fewer donors, or compare again when you are ready.</p>}
      <ol>
        <li>Enter your domain and one or two competitors.</li>
        <li>
          See the price before you pay. Each donor costs one credit; donors that somebody has loaded today
          cost nothing.
        </li>
        <li>Filter by who links to whom, open a donor to see its links, and save the rows as CSV.</li>
      </ol>
      <p>
        <ViewLink view={EXAMPLE} className="button">
          Try gepur.com with klubok.com and issaplus.com
        </ViewLink>
      </p>
    </section>
  );
}
