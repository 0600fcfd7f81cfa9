import { useSelector } from '@tanstack/react-store';
import { scaleLinear } from '@visx/scale';
import { Bar } from '@visx/shape';
import type { AttributeCounts } from '../comparison-state.ts';
import { counted, numeral } from '../counted.ts';
import { ATTRIBUTES } from '../load-picture.ts';
import { useSession } from '../session.ts';
import { domainsOf, type View } from '../view.ts';

const WIDTH = 320;
const HEIGHT = 14;
const KEYS = ['follow', 'nofollow', 'sponsored', 'ugc'] as const;

/** Which attributes the links to each domain have. Costs a few credits, so the user asks for it. */
export function AttributeChart({ view }: { readonly view: View }) {
  const { comparison } = useSession();
  const attributes = useSelector(comparison.store, state => state.attributes);
  const phase = useSelector(comparison.store, state => state.attributesPhase);
  const domains = domainsOf(view);
  const canCount = phase.kind !== 'counting' && phase.kind !== 'done';

  return (
    <section className="card attributes" aria-labelledby="attributes">
      <h2 id="attributes">Links by attribute</h2>
      <ul className="legend">
        {KEYS.map(key => (
          <li key={key}>
            <span className={`swatch ${key}`} aria-hidden="true" />
            {key}
          </li>
        ))}
      </ul>
      {canCount && (
        <p>
          <button type="button" onClick={comparison.countAttributes}>
            Count links, at most {counted(domains.length * ATTRIBUTES, 'credit')}
          </button>
        </p>
      )}
      <ul className="stacks">
        {domains.map((domain, index) => (
          <li key={domain}>
            <p>
              <span className={`dot domain-${index}`} aria-hidden="true" />
              {domain}
            </p>
            <Stack counts={attributes[domain]} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Stack({ counts }: { readonly counts: AttributeCounts | undefined }) {
  const totals = KEYS.map(key => ({
    key,
    total: counts?.[key]?.totalCount,
    newest: counts?.[key]?.nodes[0]?.urlFrom,
  }));
  const sum = totals.reduce((all, { total = 0 }) => all + total, 0);
  const x = scaleLinear<number>({ domain: [0, Math.max(1, sum)], range: [0, WIDTH] });
  const ends = totals.map((_, index) =>
    totals.slice(0, index + 1).reduce((all, { total = 0 }) => all + total, 0),
  );
  return (
    <>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" className="stack" aria-hidden="true">
        {totals.map(({ key, total = 0 }, index) => (
          <Bar
            key={key}
            className={key}
            x={x((ends[index] ?? 0) - total)}
            y={0}
            width={x(total)}
            height={HEIGHT}
          />
        ))}
      </svg>
      <dl className={counts === undefined ? 'pending' : undefined}>
        {totals.map(({ key, total, newest }) => (
          <div key={key} title={newest && `Newest: ${newest}`}>
            <dt>{key}</dt>
            <dd>{total === undefined ? '…' : numeral(total)}</dd>
            {newest !== undefined && <dd className="visually-hidden">Newest: {newest}</dd>}
          </div>
        ))}
      </dl>
    </>
  );
}
