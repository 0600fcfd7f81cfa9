import { expect, test } from 'vitest';
import { type Block, pages, rowsUnder, type Section } from './markdown.ts';
import { dateless, masked, TRACE_PARENT } from './masks.ts';
import { type Scene, startScene } from './scene.ts';

/*
 * Runs the examples of the README and of docs/, section by section: each `##` section has a fresh gateway and a
 * fresh sandbox, and its blocks run from top to bottom. Each section runs on several days, because the dates of the
 * sandbox move and readers get the answers of their day. What the blocks mean:
 *
 *   graphql         a document. It is sent with the headers and variables that follow it
 *   http            headers of the request
 *   json variables  variables of the request
 *   json            the whole answer
 *   json clients    the file that CLIENTS names
 *   json sent       the body that Serpstat received last
 *   json log        a line of the log
 *   sql             a query to the store file
 *   sh              run where it begins with curl or npm run credits. `SETTING=value npm start` sets the section's
 *                   settings
 *   text            the output of the sh or sql block before it
 *
 * To add an example, write the document with `{}` as its answer, run this test, and copy the answer that it reports
 * after reading it.
 */
const DAYS = ['2026-11-15', '2027-07-01', '2028-02-29'];

const examples = pages.flatMap(({ path, sections }) =>
  sections
    .filter(isRun)
    .flatMap(({ heading, blocks }) => DAYS.map(day => [path, heading, day, blocks] as const)),
);

test.each(examples)(
  'the examples of %s, "%s", do what the page says on %s',
  async (_path, _heading, day, blocks) => {
    const clients = blocks.find(({ info }) => info === 'json clients')?.text;
    await using scene = await startScene(settingsOf(blocks), clients, day);
    for (const [index, block] of blocks.entries()) {
      await run(scene, block, blocks.slice(index + 1));
    }
  },
);

test.each(rowsUnder('To list').map(([meaning = '', filter = '']) => [meaning, filter] as const))(
  'the filter for %s is valid',
  async (_, cell) => {
    const filter = cell.replaceAll('`', '');
    const field = filter.startsWith('linkCounts')
      ? 'intersect(competitors: ["a.com", "b.com"], '
      : 'backlinks(';
    await using scene = await startScene({});
    const { errors } = await scene.askText(
      `{ domain(name: "us.com") { ${field} first: 1, filter: { ${filter} }) { totalCount } } }`,
    );
    expect(errors).toBeUndefined();
  },
);

function isRun({ blocks }: Section): boolean {
  return blocks.some(block => ['graphql', 'sql'].includes(block.info) || isRunShell(block));
}

function isRunShell({ info, text }: Block): boolean {
  return info === 'sh' && /^(curl|npm run credits)\b/.test(text);
}

function settingsOf(blocks: readonly Block[]): Record<string, string> {
  const starts = blocks.filter(({ info, text }) => info === 'sh' && /npm start$/.test(text));
  return Object.fromEntries(
    starts
      .flatMap(({ text }) => [...text.matchAll(/(\w+)=(\S+)/g)])
      .map(([, name = '', value = '']) => [name, value]),
  );
}

async function run(scene: Scene, block: Block, after: readonly Block[]): Promise<void> {
  switch (block.info) {
    case 'graphql':
      return ask(scene, block, untilNext('graphql', after));
    case 'sql':
      return compareOutput(scene.sql(block.text), block, after[0]);
    case 'sh':
      return isRunShell(block) ? compareOutput(await scene.shell(block.text), block, after[0]) : undefined;
    case 'json log':
      return findLine(scene, block);
    case 'json sent':
    case 'json clients':
    case 'json variables':
    case 'http':
    case 'json':
    case 'text':
    case 'js':
      return;
    default:
      throw new Error(`${block.place}: this test does not know what to do with a block of "${block.info}".`);
  }
}

async function ask(scene: Scene, block: Block, after: readonly Block[]): Promise<void> {
  const textOf = (info: string) => after.find(other => other.info === info)?.text;
  const variables = JSON.parse(textOf('json variables') ?? '{}');
  const headers = { traceparent: TRACE_PARENT, ...readHeaders(textOf('http')) };
  const answer = await scene.askText(block.text, variables, { headers });

  const documented = textOf('json');
  if (documented === undefined) {
    expect(answer.errors, `${block.place}: ${JSON.stringify(answer.errors)}`).toBeUndefined();
  } else {
    const reason = `${block.place}: the answer is\n${JSON.stringify(answer, null, 2)}\n`;
    expect(masked(answer), reason).toEqual(masked(JSON.parse(documented)));
  }
  const sent = textOf('json sent');
  if (sent !== undefined) {
    const last = scene.sandbox.requests.at(-1);
    const body = { id: last?.id, method: last?.method, params: last?.params };
    expect(
      { ...body, id: '1' },
      `${block.place}: Serpstat received\n${JSON.stringify(body, null, 2)}\n`,
    ).toEqual(JSON.parse(sent));
  }
}

function untilNext(info: string, blocks: readonly Block[]): readonly Block[] {
  const next = blocks.findIndex(block => block.info === info);
  return next === -1 ? blocks : blocks.slice(0, next);
}

function readHeaders(text = ''): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/^(\S+): (.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
}

function compareOutput(output: string, { place }: Block, next: Block | undefined): void {
  if (next?.info === 'text') {
    expect(dateless(output.trimEnd()), `${place}: the output is\n${output}`).toBe(dateless(next.text));
  }
}

function findLine({ log }: Scene, { place, text }: Block): void {
  const lines = log.map(line => masked(JSON.parse(line)));
  expect(lines, `${place}: the log is\n${log.join('')}`).toContainEqual(masked(JSON.parse(text)));
}
