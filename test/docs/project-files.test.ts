import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ROOT, readPage } from './markdown.ts';
import { isDefault, SETTING_NAMES } from './settings.ts';

const read = (path: string) => readFileSync(`${ROOT}/${path}`, 'utf8');

test('.env.example has every setting with its default, and sets none', () => {
  const example = read('.env.example');
  const settings = [...example.matchAll(/^# ([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => ({
    name,
    value,
  }));
  expect(settings.map(({ name }) => name)).toEqual(SETTING_NAMES);
  expect(settings.filter(({ name, value }) => !isDefault(name, value))).toEqual([]);
  expect(example.split('\n').filter(line => line !== '' && !line.startsWith('#'))).toEqual([]);
});

test('the oldest version that package.json promises is tested, and is the one that the README names', () => {
  const { engines } = JSON.parse(read('package.json'));
  const oldest = engines.node.replace('>=', '');
  expect(read('.github/workflows/ci.yml')).toMatch(new RegExp(`["']${oldest}.0["']`));
  expect(read('README.md')).toContain(`Requires Node.js ${oldest} or newer`);
});

test('CI runs the commands that the README tells people to run', () => {
  const development = readPage('README.md').sections.find(({ heading }) => heading === 'Development');
  const documented = development?.blocks.flatMap(({ text }) => text.split('\n')) ?? [];
  const run = [...read('.ci/run').matchAll(/^npm (?:ci|test|run \w+)/gm)].map(([command]) => command);
  expect(documented).not.toEqual([]);
  expect(documented.filter(command => !run.includes(command))).toEqual([]);
});
