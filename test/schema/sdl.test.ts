import { readFileSync } from 'node:fs';
import {
  type GraphQLArgument,
  type GraphQLEnumValue,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { expect, test } from 'vitest';
import { printedSchemas } from '../../src/schema/print.ts';
import { schemas } from '../../src/schema/schemas.ts';

test.each(Object.entries(printedSchemas))(
  'schema/%s is what the code says; `npm run schema` writes it anew',
  (name, sdl) => {
    expect(readFileSync(new URL(`../../schema/${name}`, import.meta.url), 'utf8')).toBe(sdl);
  },
);

test.each(Object.entries(schemas))(
  'the %s schema, and every type, field, argument and enum value of it, is described',
  (_, schema) => {
    const types = Object.values(schema.getTypeMap()).filter(
      type => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
    );
    const undescribed = types
      .flatMap(type => [[type.name, type] as const, ...membersOf(type)])
      .filter(([, { description }]) => !description?.trim())
      .map(([name]) => name);
    expect(schema.description).toMatch(/\w/);
    expect(undescribed).toEqual([]);
  },
);

type Described =
  | GraphQLNamedType
  | GraphQLField<unknown, unknown>
  | GraphQLInputField
  | GraphQLArgument
  | GraphQLEnumValue;

function membersOf(type: GraphQLNamedType): (readonly [string, Described])[] {
  if (isEnumType(type)) {
    return type.getValues().map(value => [`${type.name}.${value.name}`, value] as const);
  }
  if (isInputObjectType(type)) {
    return Object.values(type.getFields()).map(field => [`${type.name}.${field.name}`, field] as const);
  }
  if (isObjectType(type) || isInterfaceType(type)) {
    return Object.values(type.getFields()).flatMap(field => [
      [`${type.name}.${field.name}`, field] as const,
      ...field.args.map(arg => [`${type.name}.${field.name}(${arg.name}:)`, arg] as const),
    ]);
  }
  return [];
}
