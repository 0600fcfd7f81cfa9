import { type FieldNode, type GraphQLField, getArgumentValues, visit } from 'graphql';

/** The coerced arguments of a field, read once for all objects of a run, and for all runs of one body. */
export function argumentsOf(field: GraphQLField<unknown, unknown>, node: FieldNode) {
  const known = new WeakMap<object, Record<string, unknown>>();
  const isFixed = !usesVariables(node);
  return ({ variables }: { readonly variables: Readonly<Record<string, unknown>> }) => {
    const key = isFixed ? field : variables;
    let values = known.get(key);
    if (values === undefined) {
      values = getArgumentValues(field, node, variables);
      known.set(key, values);
    }
    return values;
  };
}

function usesVariables({ arguments: given = [] }: FieldNode): boolean {
  let found = false;
  for (const argument of given) {
    visit(argument, {
      Variable() {
        found = true;
      },
    });
  }
  return found;
}
