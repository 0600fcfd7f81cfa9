import fc from 'fast-check';
import {
  buildSchema,
  type FieldNode,
  type GraphQLField,
  getArgumentValues,
  getOperationAST,
  getVariableValues,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { compileArguments } from '../../src/fast-lane/field-arguments.ts';
import { compileVariables } from '../../src/fast-lane/variables.ts';

const schema = buildSchema(/* GraphQL */ `
  enum Order {
    UP
    DOWN
  }
  input Range {
    min: Int! = 1
    max: Int
  }
  input Filter {
    and: [Filter!]
    text: String
    range: Range
    order: Order! = UP
  }
  type Query {
    rows(
      name: String!
      first: Int
      page: Int! = 20
      tags: [String!]
      order: Order = DOWN
      filter: Filter
      range: Range! = { max: 9 }
    ): Int
  }
`);

const rows = schema.getQueryType()?.getFields().rows as GraphQLField<unknown, unknown>; // it is defined above

/** Mostly values of a type, and some that may be of none. */
function mostly(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof(
    { arbitrary: value, weight: 30 },
    { arbitrary: fc.constantFrom(null, 'text', 7, 1.5, true, [], {}, ['a', null], { max: 'b' }), weight: 1 },
  );
}

const text = mostly(fc.constantFrom('', 'a', 'UP'));
const integer = mostly(fc.integer({ min: -5, max: 5 }));
const order = mostly(fc.constantFrom('UP', 'DOWN'));
const range = mostly(fc.record({ min: integer, max: integer }, { requiredKeys: [] }));

const { filter } = fc.letrec(tie => ({
  filter: mostly(
    fc.record(
      {
        and: fc.oneof({ depthSize: 'small' }, fc.constant([]), fc.array(tie('filter'), { maxLength: 2 })),
        text,
        range,
        order,
      },
      { requiredKeys: [] },
    ),
  ),
}));

const VARIABLES =
  '$name: String!, $first: Int, $page: Int! = 5, $tags: [String!] = ["a"], $order: Order = null, $filter: Filter, $range: Range = {}';

const given = fc.record(
  {
    name: text,
    first: integer,
    page: integer,
    tags: mostly(fc.oneof(text, fc.array(text, { maxLength: 2 }))),
    order,
    filter,
    range,
  },
  { requiredKeys: ['name'] },
);

/** What it returns, or that it throws. */
function outcomeOf(read: () => object): unknown {
  try {
    return { ...read() };
  } catch {
    return 'throws';
  }
}

function operationIn(document: string): OperationDefinitionNode {
  const parsed = parse(document);
  expect(validate(schema, parsed).map(({ message }) => message)).toEqual([]);
  const operation = getOperationAST(parsed);
  if (!operation) {
    throw new Error('the document has no operation');
  }
  return operation;
}

const documentWith = (args: string) =>
  `query (${VARIABLES}) { rows(${args}) all: rows(name: $name, first: $first, page: $page, tags: $tags, order: $order, filter: $filter, range: { min: 1 }) used: rows(name: "", filter: { range: $range }) }`;

describe('compileVariables', () => {
  const { variableDefinitions = [] } = operationIn(documentWith('name: $name'));
  const compiled = compileVariables(schema, variableDefinitions);

  test('reads what graphql-js reads, and throws where it finds an error', () => {
    fc.assert(
      fc.property(given, variables => {
        const { coerced, errors } = getVariableValues(schema, variableDefinitions, variables);
        expect(outcomeOf(() => compiled(variables))).toStrictEqual(errors ? 'throws' : { ...coerced });
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    [{ name: 'a' }, { name: 'a', page: 5, tags: ['a'], order: null, range: { min: 1 } }],
    [
      { name: 'a', first: null, page: 2, extra: 1 },
      { name: 'a', first: null, page: 2, tags: ['a'], order: null, range: { min: 1 } },
    ],
    [{ name: null }, 'throws'],
    [{}, 'throws'],
    [{ name: 'a', page: null }, 'throws'],
  ])('%j', (variables, expected) => {
    expect(outcomeOf(() => compiled(variables))).toEqual(expected);
  });
});

describe('compileArguments', () => {
  test.each([
    'name: "a"',
    'name: $name',
    'name: $name, first: $first, page: $page',
    'name: $name, first: 3, tags: $tags, order: $order',
    'name: "a", filter: $filter, order: UP',
    'name: $name, filter: { text: $name, range: { max: $first } }, first: $first',
    'name: $name, tags: ["a", $name]',
    'name: "a", tags: "b", filter: { and: { text: "c" } }, range: { min: 3 }',
  ])('reads what graphql-js reads: %s', args => {
    const operation = operationIn(documentWith(args));
    const node = operation.selectionSet.selections[0] as FieldNode; // as in the document
    const compiled = compileArguments(rows, node);
    fc.assert(
      fc.property(given, variables => {
        const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
        fc.pre(coerced !== undefined);
        expect(outcomeOf(() => compiled(coerced))).toStrictEqual(
          outcomeOf(() => getArgumentValues(rows, node, coerced)),
        );
      }),
      { numRuns: 300 },
    );
  });

  test('a variable that is missing, for an argument that must not be null', () => {
    const node = operationIn('query ($page: Int = 1) { rows(name: "a", page: $page) }').selectionSet
      .selections[0] as FieldNode; // as in the document
    const compiled = compileArguments(rows, node);
    expect(compiled({})).toMatchObject({ page: 20 });
    expect(outcomeOf(() => compiled({ page: null }))).toBe('throws');
    expect(outcomeOf(() => getArgumentValues(rows, node, { page: null }))).toBe('throws');
  });
});
