import { type FormEvent, useId, useState } from 'react';
import { hostOf } from './host.ts';
import { useSession } from './session.ts';
import { DEFAULTS, ROWS, type View } from './view.ts';

/** One domain, one or two competitors, and how many donors to load. */
export function SearchForm({ view }: { readonly view: View | undefined }) {
  const { comparison } = useSession();
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
      <form className="search" onSubmit={submit} aria-describedby={mistake && mistakeId}>
        <DomainField name="domain" label="Domain" value={view?.domain} marker={0} required />
        <DomainField
          name="competitor-1"
          label="Competitor 1"
          value={view?.competitors[0]}
          marker={1}
          required
        />
        <DomainField name="competitor-2" label="Competitor 2" value={view?.competitors[1]} marker={2} />
        <div className="field">
          <label htmlFor="rows">Load first</label>
          <select id="rows" name="rows" defaultValue={view?.rows ?? DEFAULTS.rows}>
            {ROWS.map(rows => (
              <option key={rows} value={rows}>
                {rows.toLocaleString('en')} donors
              </option>
            ))}
          </select>
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
  readonly value: string | undefined;
  /** Which of the colours of the domains. */
  readonly marker: number;
  readonly required?: boolean;
}

function DomainField({ name, label, value, marker, required = false }: DomainFieldProps) {
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
        defaultValue={value}
        required={required}
      />
    </div>
  );
}
