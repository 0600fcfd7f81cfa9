import type { FormEvent } from 'react';
import { wholeNumber } from './address.ts';
import { useSession } from './session.ts';
import { DEFAULTS, type View } from './view.ts';
import { ViewLink } from './view-link.tsx';

/** What rows must have, besides the links that the picture filters by. */
export function Filters({ view }: { readonly view: View }) {
  const { comparison } = useSession();
  const isFiltered = view.rankFrom !== undefined || view.rankTo !== undefined || view.minLinks !== undefined;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const read = (name: string, max: number) => wholeNumber(String(data.get(name) ?? ''), max);
    void comparison.open({
      ...view,
      rankFrom: read('rank-from', 100),
      rankTo: read('rank-to', 100),
      minLinks: read('min-links', 1_000_000),
    });
  }

  return (
    <form className="filters" onSubmit={submit} aria-label="Filter donors">
      <NumberField name="rank-from" label="Rank from" max={100} value={view.rankFrom} />
      <NumberField name="rank-to" label="Rank to" max={100} value={view.rankTo} />
      <NumberField name="min-links" label="Links at least" max={1_000_000} value={view.minLinks} />
      <button type="submit">Filter</button>
      {isFiltered && (
        <ViewLink
          view={{ ...DEFAULTS, ...pick(view), show: view.show, sort: view.sort }}
          className="button plain"
        >
          Clear
        </ViewLink>
      )}
    </form>
  );
}

function pick({ domain, competitors, rows }: View) {
  return { domain, competitors, rows };
}

interface NumberFieldProps {
  readonly name: string;
  readonly label: string;
  readonly max: number;
  readonly value: number | undefined;
}

function NumberField({ name, label, max, value }: NumberFieldProps) {
  return (
    <div className="field small">
      <label htmlFor={name}>{label}</label>
      <input
        id={name}
        name={name}
        type="number"
        min={0}
        max={max}
        step={1}
        defaultValue={value}
        placeholder="any"
      />
    </div>
  );
}
