import { useSelector } from '@tanstack/react-store';
import { type FormEvent, useId, useState } from 'react';
import { wholeNumber } from './address.ts';
import { numeral } from './counted.ts';
import { hostOf } from './host.ts';
import { useSession } from './session.ts';
import { wantedView } from './shown-view.ts';
import { useFieldValues } from './use-field-values.ts';
import { DEFAULTS, ROWS } from './view.ts';

/** One domain, one or two competitors, and how many donors to load. */
export function SearchForm() {
  const { comparison, purchases } = useSession();
  const view = useSelector(comparison.store, wantedView);
  const form = useFieldValues({
    domain: view?.domain,
    'competitor-1': view?.competitors[0],
    'competitor-2': view?.competitors[1],
    rows: view?.rows ?? DEFAULTS.rows,
  });
  const [mistake, setMistake] = useState<string>();
  const mistakeId = useId();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const read = (name: string) => hostOf(String(data.get(name) ?? ''));
    const domain = read('domain');
    const competitors = [read('competitor-1'), read('competitor-2')].filter(name => name !== '');
    const repeated = new Set([domain, ...competitors]).size <= competitors.length;
    setMistake(repeated ? 'Each domain can be named once. Enter another competitor.' : undefined);
    if (!repeated) {
      const rows = Number(data.get('rows'));
      void comparison.open({ ...DEFAULTS, domain, competitors, rows });
    }
  }

  return (
    <search>
      <form ref={form} className="search" onSubmit={submit} aria-describedby={mistake && mistakeId}>
        <DomainField name="domain" label="Domain" marker={0} required />
        <DomainField name="competitor-1" label="Competitor 1" marker={1} required />
        <DomainField name="competitor-2" label="Competitor 2" marker={2} />
        <div className="field">
          <label htmlFor="rows">Load first</label>
          <select id="rows" name="rows">
            {ROWS.map(rows => (
              <option key={rows} value={rows}>
                {numeral(rows)} donors
              </option>
            ))}
          </select>
        </div>
        <div className="field small">
          <label htmlFor="ask-above">Ask above (credits)</label>
          <input
            id="ask-above"
            type="text"
            inputMode="numeric"
            maxLength={6}
            defaultValue={purchases.store.state.askAbove}
            onChange={event => {
              const credits = wholeNumber(event.target.value, 999_999);
              if (credits !== undefined) {
                purchases.setAskAbove(credits);
              }
            }}
          />
        </div>
        <button type="submit" className="primary">
          Compare
        </button>
        {mistake !== undefined && (
          <p className="mistake" id={mistakeId} role="alert">
            {mistake}
          </p>
        )}
      </form>
    </search>
  );
}

interface DomainFieldProps {
  readonly name: string;
  readonly label: string;
  /** Which of the colours of the domains. */
  readonly marker: number;
  readonly required?: boolean;
}

function DomainField({ name, label, marker, required = false }: DomainFieldProps) {
  return (
    <div className="field">
      <label htmlFor={name}>
        <span className={`dot domain-${marker}`} aria-hidden="true" />
        {label}
      </label>
      <input
        id={name}
        name={name}
        type="text"
        inputMode="url"
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        maxLength={300}
        placeholder={required ? 'example.com' : 'optional'}
        required={required}
      />
    </div>
  );
}
