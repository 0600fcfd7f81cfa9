import fc from 'fast-check';
import { type ConstDirectiveNode, type FieldDefinitionNode, Kind, parse, valueFromASTUntyped } from 'graphql';
import { expect, test } from 'vitest';
import { coverCost, planCover } from '../../src/paging/cover.ts';
import { subgraphSdl } from '../../src/schema/subgraph.ts';

const lists = parse(subgraphSdl)
  .definitions.flatMap(definition =>
    definition.kind === Kind.OBJECT_TYPE_DEFINITION && definition.name.value === 'Domain'
      ? (definition.fields ?? [])
      : [],
  )
  .filter(({ name }) => name.value !== 'name');

test('every list that costs credits says how many rows it has', () => {
  expect(lists.map(({ name }) => name.value)).toEqual(['backlinks', 'intersect']);
  for (const list of lists) {
    expect(argumentsOf(list, 'listSize')).toEqual({
      assumedSize: 20,
      slicingArguments: ['first', 'last'],
      sizedFields: ['edges', 'nodes'],
      requireOneSlicingArgument: false,
    });
  }
});

test('a page at an uneven position never costs more beside its rows than after and last say', () => {
  const weights = lists.flatMap(({ arguments: args = [] }) =>
    args
      .filter(arg => ['after', 'last'].includes(arg.name.value))
      .map(arg => argumentsOf(arg, 'cost').weight),
  );
  expect(weights).toEqual([50, 50, 50, 50]);

  const credits = { total: undefined, callCost: 0 };
  const page = fc.record({
    start: fc.integer({ min: 1, max: 59_000 }),
    rows: fc.integer({ min: 1, max: 1000 }),
  });
  fc.assert(
    fc.property(page, ({ start, rows }) => {
      const cover = planCover([{ start, end: start + rows }], { total: undefined, callCost: 10 });
      // One more credit finds the end of the list.
      expect(coverCost(cover, credits) + 1).toBeLessThanOrEqual(rows + 50);
    }),
    { numRuns: 500 },
  );
});

function argumentsOf(
  { directives = [] }: Pick<FieldDefinitionNode, 'directives'>,
  name: string,
): Readonly<Record<string, unknown>> {
  const directive: ConstDirectiveNode | undefined = directives.find(each => each.name.value === name);
  return Object.fromEntries(
    directive?.arguments?.map(arg => [arg.name.value, valueFromASTUntyped(arg.value)]) ?? [],
  );
}
