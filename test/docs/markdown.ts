import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A page of the documentation, divided at its `##` headings. */
export interface Page {
  /** Relative to the root of the project. */
  readonly path: string;
  readonly text: string;
  readonly sections: readonly Section[];
  readonly tables: readonly Table[];
}

export interface Section {
  readonly heading: string;
  readonly blocks: readonly Block[];
}

/** A fenced code block. */
export interface Block {
  /** What follows the opening fence: `graphql`, `json sent`. */
  readonly info: string;
  readonly text: string;
  /** `README.md:42`, where the block opens. */
  readonly place: string;
}

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The README and everything in `docs/`. */
export const pages: readonly Page[] = [
  'README.md',
  ...readdirSync(`${ROOT}/docs`)
    .filter(name => name.endsWith('.md'))
    .map(name => `docs/${name}`),
].map(readPage);

export function readPage(path: string): Page {
  const text = readFileSync(`${ROOT}/${path}`, 'utf8');
  return { path, text, sections: readSections(path, text), tables: readTables(text) };
}

/** The rows of every table, on any page, whose first column has this head. */
export function rowsUnder(firstHead: string): readonly (readonly string[])[] {
  return pages.flatMap(({ tables }) =>
    tables.filter(({ head }) => head[0] === firstHead).flatMap(({ rows }) => rows),
  );
}

/** The pieces of code in a cell. */
export function codeIn(cell = ''): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
}

function readSections(path: string, text: string): readonly Section[] {
  const sections: { heading: string; blocks: Block[] }[] = [{ heading: path, blocks: [] }];
  let open: { info: string; lines: string[]; place: string } | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const fence = /^```(.*)$/.exec(line);
    if (open && fence) {
      sections.at(-1)?.blocks.push({ info: open.info, text: open.lines.join('\n'), place: open.place });
      open = undefined;
    } else if (open) {
      open.lines.push(line);
    } else if (fence) {
      open = { info: fence[1] ?? '', lines: [], place: `${path}:${index + 1}` };
    } else if (line.startsWith('## ')) {
      sections.push({ heading: line.slice('## '.length), blocks: [] });
    }
  }
  return sections;
}

function readTables(text: string): readonly Table[] {
  return [...text.matchAll(/^\|.*\|\n\|[-| ]+\|\n(?:\|.*\|(?:\n|$))+/gm)].map(([table]) => {
    const [head = [], , ...rows] = table.trim().split('\n').map(cellsOf);
    return { head, rows };
  });
}

function cellsOf(line: string): readonly string[] {
  return line
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map(cell => cell.trim().replaceAll('\\|', '|'));
}
