import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { type Page, pages, ROOT, readPage } from './markdown.ts';

const everyPage = [...pages, readPage('CONTRIBUTING.md'), readPage('CHANGELOG.md'), readPage('SECURITY.md')];

test.each(everyPage.map(page => [page.path, page] as const))('the links of %s lead somewhere', (_, page) => {
  expect(linksOf(page).filter(link => !leadsSomewhere(page, link))).toEqual([]);
});

test('the README leads to every page', () => {
  const [readme, ...others] = pages.map(page => ({ ...page, links: linksOf(page) }));
  expect(others.map(({ path }) => path).filter(path => !readme?.links.includes(path))).toEqual([]);
});

test('every npm script that a page names exists', () => {
  const { scripts } = JSON.parse(readFileSync(`${ROOT}/package.json`, 'utf8'));
  const named = everyPage.flatMap(({ text }) => [
    ...text.matchAll(/npm (?:run )?(start|test|(?<=run )[\w:]+)/g),
  ]);
  expect(named.map(([, script = '']) => script).filter(script => !(script in scripts))).toEqual([]);
});

test('every file and folder of the project that a page names exists', () => {
  const named = everyPage.flatMap(({ path, text }) =>
    [...text.matchAll(/(?:^|`)((?:src|test|schema|bench|docs|\.ci)\/[\w./-]*)/gm)].map(
      ([, name = '']) => `${name} in ${path}`,
    ),
  );
  expect(named).not.toEqual([]);
  expect(named.filter(name => !existsSync(join(ROOT, name.split(' ')[0] ?? '')))).toEqual([]);
});

test('CONTRIBUTING lists every room', () => {
  const { text } = readPage('CONTRIBUTING.md');
  const rooms = readdirSync(join(ROOT, 'src'), { withFileTypes: true }).filter(entry => entry.isDirectory());
  expect(rooms.map(({ name }) => `src/${name}/`).filter(room => !text.includes(`\n${room}`))).toEqual([]);
});

function linksOf({ text }: Page): readonly string[] {
  return [...text.matchAll(/\]\(([^)]+)\)/g)]
    .map(([, link = '']) => link)
    .filter(link => !link.includes('://'));
}

function leadsSomewhere(from: Page, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? from.path : join(dirname(from.path), path);
  return (
    existsSync(join(ROOT, target)) && (anchor === undefined || anchorsOf(readPage(target)).includes(anchor))
  );
}

/** The anchors that GitHub gives to headings. */
function anchorsOf({ text }: Page): readonly string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );
}
