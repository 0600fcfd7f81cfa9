import {
  type ArgumentNode,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLField,
  getArgumentValues,
  isNonNullType,
  Kind,
  visit,
} from 'graphql';
import { handOn } from './hand-on.ts';
import type { Variables } from './variables.ts';

/**
 * Compiles the arguments of a field to a function of the variables: to what `getArgumentValues` of graphql-js returns,
 * which reads all of them again each time, and the defaults too.
 *
 * @returns a function that throws `HandOn` where graphql-js finds an error.
 */
export function compileArguments(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
): (variables: Variables) => Readonly<Record<string, unknown>> {
  const { arguments: given = [] } = node;
  const passed = field.args.flatMap(argument => passedVariable(argument, given));
  const names = new Set(passed.map(({ name }) => name));
  const others = given.filter(({ name }) => !names.has(name.value));
  if (others.some(usesVariables)) {
    return variables => getArgumentValues(field, node, variables);
  }
  const fixed = getArgumentValues(
    { ...field, args: field.args.filter(({ name }) => !names.has(name)) },
    { ...node, arguments: others },
  );
  return variables => {
    const values: Record<string, unknown> = { ...fixed };
    for (const { name, variable, defaultValue, isRequired } of passed) {
      const value = Object.hasOwn(variables, variable) ? variables[variable] : defaultValue;
      if (value == null && isRequired) {
        handOn();
      }
      if (value !== undefined) {
        values[name] = value;
      }
    }
    return values;
  };
}

/** An argument that gets the value of a variable as it is. */
interface PassedVariable {
  readonly name: string;
  readonly variable: string;
  readonly defaultValue: unknown;
  readonly isRequired: boolean;
}

function passedVariable(
  { name, type, defaultValue }: GraphQLArgument,
  given: readonly ArgumentNode[],
): readonly PassedVariable[] {
  const value = given.find(argument => argument.name.value === name)?.value;
  return value?.kind === Kind.VARIABLE
    ? [{ name, variable: value.name.value, defaultValue, isRequired: isNonNullType(type) }]
    : [];
}

function usesVariables(argument: ArgumentNode): boolean {
  let found = false;
  visit(argument, {
    Variable() {
      found = true;
    },
  });
  return found;
}
