import { readFileSync } from 'node:fs';
import { type Change, CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildASTSchema, type GraphQLSchema, parse } from 'graphql';
import { expect, test } from 'vitest';
import { printedSchemas } from '../../src/schema/print.ts';
import { ROOT } from '../docs/markdown.ts';

const read = (path: string) => readFileSync(`${ROOT}/${path}`, 'utf8');

test.each(Object.keys(printedSchemas))(
  'CHANGELOG.md names every breaking change of %s since the last release',
  async name => {
    const changes = await unnamedChanges(
      read(`schema/released/${name}`),
      read(`schema/${name}`),
      read('CHANGELOG.md'),
    );
    expect(changes).toEqual([]);
  },
);

test.each([
  ['a field that is gone', 'type Query { a: Int b: Int }', 'type Query { a: Int }', '`Query.b`'],
  ['an argument that is required', 'type Query { a: Int }', 'type Query { a(b: Int!): Int }', '`Query.a`'],
  [
    'a type of another name',
    'type Query { a(b: Old): Int } enum Old { C }',
    'type Query { a(b: New): Int } enum New { C }',
    '`Old`',
  ],
  [
    'an entity without its key',
    'type Query { a: A } type A @key(fields: "b") { b: Int }',
    'type Query { a: A } type A { b: Int }',
    '`A.@key`',
  ],
  [
    'an entity with another key',
    'type Query { a: A } type A @key(fields: "b") { b: Int c: Int }',
    'type Query { a: A } type A @key(fields: "b c") { b: Int c: Int }',
    '`A.@key`',
  ],
  [
    'a type that is no longer shared',
    'type Query { a: A } type A @shareable { b: Int }',
    'type Query { a: A } type A { b: Int }',
    '`A.@shareable`',
  ],
])('%s is a breaking change, which an entry has to name', async (_, before, after, name) => {
  const changelog = (entry: string) => `## [Unreleased]\n\n### Changed\n\n${entry}\n\n## [1.0.0]\n\n`;
  const named = changelog(`- **Breaking:** ${name}\n  is different.`);
  expect(await unnamedChanges(before, after, changelog('- More.'))).not.toEqual([]);
  expect(await unnamedChanges(before, after, changelog(`- ${name} is different.`))).not.toEqual([]);
  expect(await unnamedChanges(before, after, `${changelog('')}- **Breaking:** ${name}`)).not.toEqual([]);
  expect(await unnamedChanges(before, after, named)).toEqual([]);
});

/**
 * The breaking changes that no entry of the next release names. An entry names the place of a change, as in
 * `Type.field`, or a type that is gone, and with it all changes from this type to another.
 */
async function unnamedChanges(before: string, after: string, changelog: string): Promise<readonly string[]> {
  const [released, current] = [build(before), build(after)];
  const names = breakingNames(changelog);
  const gone = [...names].filter(name => released.getType(name) && !current.getType(name));
  const changes = await diff(released, current);
  return changes
    .filter(change => isBreaking(change) || breaksSupergraphs(change))
    .filter(
      ({ path = '', message }) =>
        !names.has(path) &&
        !names.has(path.split('.').slice(0, 2).join('.')) &&
        !gone.some(name => new RegExp(`\\b${name}\\b`).test(message)),
    )
    .map(({ message }) => message);
}

function isBreaking({ criticality }: Change): boolean {
  return criticality.level === CriticalityLevel.Breaking;
}

/** Without its key or `@shareable`, a type no longer composes with other subgraphs. To `diff`, this is only dangerous. */
function breaksSupergraphs({ criticality, path = '' }: Change): boolean {
  return criticality.level === CriticalityLevel.Dangerous && /\.@(key|shareable)\b/.test(path);
}

/** What stands in code spans of the entries that begin with "Breaking". */
function breakingNames(changelog: string): ReadonlySet<string> {
  const [, next = ''] = /^## \[Unreleased\]\n(.*?)(?=^## |$(?![\s\S]))/ms.exec(changelog) ?? [];
  const entries = next.split(/^- /m).filter(entry => entry.startsWith('**Breaking:**'));
  return new Set(entries.flatMap(entry => [...entry.matchAll(/`([\w.@]+)`/g)].map(([, name = '']) => name)));
}

function build(sdl: string): GraphQLSchema {
  return buildASTSchema(parse(sdl), { assumeValidSDL: true });
}
