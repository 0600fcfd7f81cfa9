import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ROOT, readPage } from './markdown.ts';

test('the code for front ends is that of examples/front-ends, whose tests run it', () => {
  const samples = globSync('{*.ts,src/**/*.{ts,tsx}}', { cwd: `${ROOT}/examples/front-ends` }).map(path =>
    compact(readFileSync(`${ROOT}/examples/front-ends/${path}`, 'utf8')),
  );
  const blocks = readPage('docs/front-ends.md')
    .sections.flatMap(section => section.blocks)
    .filter(({ info }) => /^tsx?$/.test(info));
  expect(blocks.length).toBeGreaterThan(5);
  expect(blocks.filter(({ text }) => !samples.some(sample => sample.includes(compact(text))))).toEqual([]);
});

/** Without the space at the starts of lines: a part of a file can stand further to the left. */
function compact(text: string): string {
  return text.replaceAll(/^ +/gm, '').trim();
}
