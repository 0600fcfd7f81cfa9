import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { runProgram, temporaryFolder } from '../e2e/program.ts';
import { codeIn, ROOT, readPage, rowsUnder } from './markdown.ts';

const page = readPage('docs/embedding.md');

test('the example of a server of your own prints what it says', async () => {
  const example = page.sections.flatMap(({ blocks }) => blocks).find(({ info }) => info === 'js')?.text ?? '';
  const [, printed = ''] = /console\.log\(.*\); \/\/ (.*)/.exec(example) ?? [];
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'server.mjs');
  // From the source: the tests need no build.
  const source = pathToFileURL(`${ROOT}/src/gateway.ts`).href;
  await writeFile(
    file,
    example.replace("'serpstat-graphql'", `'${source}'`).replace('listen(4000)', 'listen(0)'),
  );

  await using server = runProgram(process.execPath, [file], {
    cwd: folder.path,
    env: { SERPSTAT_TOKEN: 'secret', STORE_URL: 'memory:' },
  });
  expect(await server.line('data')).toBe(printed);
});

test('the table of options has every option of createGateway', () => {
  const [, options = ''] =
    /interface Overrides \{(.*?)\n\}/s.exec(readFileSync(`${ROOT}/src/gateway.ts`, 'utf8')) ?? [];
  const names = [...options.matchAll(/^ {2}readonly (\w+)\?/gm)].map(([, name]) => name);
  expect(names).not.toEqual([]);
  expect(
    rowsUnder('Option')
      .flatMap(([name]) => codeIn(name))
      .toSorted(),
  ).toEqual(names.toSorted());
});
