import { useSelector } from '@tanstack/react-store';
import { scaleLinear } from '@visx/scale';
import type { ComparisonState } from '../comparison-state.ts';
import { counted, numeral } from '../counted.ts';
import { describeShow } from '../describe.ts';
import type { CountFragment } from '../generated/graphql.ts';
import { useSession } from '../session.ts';
import { type Combination, combinationsOf, domainsOf, type Show, type View } from '../view.ts';
import { ViewLink } from '../view-link.tsx';

/** An UpSet view: how many donors link to exactly which of the domains. */
export function Combinations({ view }: { readonly view: View }) {
  const { comparison } = useSession();
  const counts = useSelector(comparison.store, state => state.counts);
  const missing = useSelector(comparison.store, state => (isPending(state) ? '…' : '–'));
  const domains = domainsOf(view);
  const combinations = combinationsOf(domains.length);
  const gap = combinations.filter(combination => combination[0] === '0');
  const linked = combinations.filter(combination => combination[0] === '1');
  const widthOf = scaleLinear<number>({
    domain: [0, Math.max(1, ...combinations.map(combination => counts[combination]?.totalCount ?? 0))],
    range: [0, 100],
  });
  const bar = (combination: Combination) => (
    <Bar
      key={combination}
      view={view}
      combination={combination}
      count={counts[combination]}
      missing={missing}
      width={widthOf(counts[combination]?.totalCount ?? 0)}
    />
  );

  return (
    <section className="card" aria-labelledby="combinations">
      <h2 id="combinations">Who links to whom</h2>
      <ul className="legend">
        {domains.map((domain, index) => (
          <li key={domain}>
            <span className={`dot domain-${index}`} aria-hidden="true" />
            {domain}
          </li>
        ))}
      </ul>
      <Sum view={view} show="gap" label="Link gap" count={sumOf(counts, gap)} missing={missing} />
      <ul className="upset">{gap.map(bar)}</ul>
      <Sum view={view} show="all" label="All donors" count={sumOf(counts, combinations)} missing={missing} />
      <ul className="upset">{linked.map(bar)}</ul>
    </section>
  );
}

interface BarProps {
  readonly view: View;
  readonly combination: Combination;
  readonly count: CountFragment | undefined;
  /** What stands for a count that is not there. */
  readonly missing: string;
  /** In percent. */
  readonly width: number;
}

function Bar({ view, combination, count, missing, width }: BarProps) {
  const total = count?.totalCount;
  const top = count?.nodes[0];
  return (
    <li>
      <ViewLink
        view={{ ...view, show: combination }}
        aria-current={view.show === combination ? 'true' : undefined}
        aria-label={`${describeShow(view, combination)}: ${total === undefined ? 'not counted yet' : counted(total, 'donor')}`}
      >
        <span className="sets">
          {[...combination].map((bit, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the place is the domain.
            <span key={index} className={bit === '1' ? `dot domain-${index}` : 'dot'} />
          ))}
        </span>
        <span className="bar-track">
          <span className="bar" style={{ width: `${width}%` }} />
        </span>
        <span className="number">{total === undefined ? missing : numeral(total)}</span>
      </ViewLink>
      <p className="top">{top && `Top: ${top.domain.name}, rank ${top.domainRank ?? 'unknown'}`}</p>
    </li>
  );
}

interface SumProps {
  readonly view: View;
  readonly show: Show;
  readonly label: string;
  readonly count: number | undefined;
  readonly missing: string;
}

function Sum({ view, show, label, count, missing }: SumProps) {
  return (
    <ViewLink className="sum" view={{ ...view, show }} aria-current={view.show === show ? 'true' : undefined}>
      <span>{label}</span> <b>{count === undefined ? missing : numeral(count)}</b>
    </ViewLink>
  );
}

/** Combinations exclude each other. Undefined before all of them are counted. */
function sumOf(counts: ComparisonState['counts'], combinations: readonly Combination[]): number | undefined {
  return combinations.reduce<number | undefined>((sum, combination) => {
    const total = counts[combination]?.totalCount;
    return sum === undefined || total === undefined ? undefined : sum + total;
  }, 0);
}

/** Whether counts are about to come. */
function isPending({ phase, countsPhase }: ComparisonState): boolean {
  return countsPhase.kind === 'counting' || ['pricing', 'loading', 'waiting', 'offline'].includes(phase.kind);
}
