import type { FormEvent } from 'react';
import { wholeNumber } from './address.ts';
import { useSession } from './session.ts';
import { useFieldValues } from './use-field-values.ts';
import { DEFAULTS, type View } from './view.ts';
import { ViewLink } from './view-link.tsx';

/** What rows must have, besides the links that the picture filters by. */
export function Filters({ view }: { readonly view: View }) {
  const { comparison } = useSession();
  const { rankFrom, rankTo, minLinks } = view;
  const form = useFieldValues({ 'rank-from': rankFrom, 'rank-to': rankTo, 'min-links': minLinks });
  const isFiltered = rankFrom !== undefined || rankTo !== undefined || minLinks !== undefined;

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
    <form ref={form} className="filters" onSubmit={submit} aria-label="Filter donors">
      <NumberField name="rank-from" label="Rank from" max={100} />
      <NumberField name="rank-to" label="Rank to" max={100} />
      <NumberField name="min-links" label="Links at least" max={1_000_000} />
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
}

function NumberField({ name, label, max }: NumberFieldProps) {
  return (
    <div className="field small">
      <label htmlFor={name}>{label}</label>
      <input id={name} name={name} type="number" min={0} max={max} step={1} placeholder="any" />
    </div>
  );
}
