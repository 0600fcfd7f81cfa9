import {
  coerceInputValue,
  type GraphQLInputType,
  type GraphQLSchema,
  isInputType,
  isNonNullType,
  typeFromAST,
  type VariableDefinitionNode,
  valueFromAST,
} from 'graphql';
import { handOn } from './hand-on.ts';

/** Coerced. */
export type Variables = Readonly<Record<string, unknown>>;

/**
 * Compiles the definitions of an operation's variables to a function that coerces what a request gives: to what
 * `getVariableValues` of graphql-js returns, which looks up each type by its name, and makes objects that V8 reads slowly.
 *
 * @returns a function that throws `HandOn` where graphql-js finds an error.
 */
export function compileVariables(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
): (given: Readonly<Record<string, unknown>>) => Variables {
  const compiled = definitions.map(definition => compileVariable(schema, definition));
  return given => {
    const variables: Record<string, unknown> = {};
    for (const { name, type, defaultValue } of compiled) {
      if (Object.hasOwn(given, name)) {
        variables[name] = coerceInputValue(given[name], type, handOn);
      } else if (defaultValue !== undefined) {
        variables[name] = defaultValue;
      } else if (isNonNullType(type)) {
        handOn();
      }
    }
    return variables;
  };
}

interface CompiledVariable {
  readonly name: string;
  readonly type: GraphQLInputType;
  readonly defaultValue: unknown;
}

function compileVariable(schema: GraphQLSchema, definition: VariableDefinitionNode): CompiledVariable {
  const type = typeFromAST(schema, definition.type);
  if (!isInputType(type)) {
    return handOn();
  }
  return {
    name: definition.variable.name.value,
    type,
    defaultValue: definition.defaultValue && valueFromAST(definition.defaultValue, type),
  };
}
