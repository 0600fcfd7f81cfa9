import {
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  GraphQLSkipDirective,
  getDirectiveValues,
  getNamedType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  TypeNameMetaFieldDef,
} from 'graphql';

/** What the selections of a document depend on. */
export type OperationParts = Pick<GraphQLResolveInfo, 'fragments' | 'variableValues'>;

/** `variables` are coerced. */
export function operationParts(
  { definitions }: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
): OperationParts {
  const fragments = definitions.filter(definition => definition.kind === Kind.FRAGMENT_DEFINITION);
  return {
    fragments: Object.fromEntries(fragments.map(fragment => [fragment.name.value, fragment])),
    variableValues: { ...variables },
  };
}

/** The fields that an operation selects of the root. */
export function rootFields({ selectionSet }: OperationDefinitionNode, parts: OperationParts): FieldNode[] {
  const root = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '' }, selectionSet } as const;
  return fieldsBelow([root], parts);
}

/**
 * The fields selected below these, with fragments, `@skip` and `@include` applied. Type conditions need no
 * check: all types below a connection, and those of introspection, are object types, which a valid document can only narrow to themselves or to an
 * interface of theirs.
 */
export function fieldsBelow(fields: readonly FieldNode[], operation: OperationParts): FieldNode[] {
  const spread = new Set<string>();
  return fields.flatMap(field =>
    (field.selectionSet?.selections ?? []).flatMap(node => fieldsOf(node, operation, spread)),
  );
}

/** A second spread of a fragment adds nothing, and would multiply the work with each fragment inside it. */
function fieldsOf(node: SelectionNode, operation: OperationParts, spread: Set<string>): FieldNode[] {
  if (!isIncluded(node, operation)) {
    return [];
  }
  switch (node.kind) {
    case Kind.FIELD:
      return [node];
    case Kind.INLINE_FRAGMENT:
      return node.selectionSet.selections.flatMap(child => fieldsOf(child, operation, spread));
    case Kind.FRAGMENT_SPREAD: {
      const name = node.name.value;
      if (spread.has(name)) {
        return [];
      }
      spread.add(name);
      const fragment = operation.fragments[name];
      return fragment?.selectionSet.selections.flatMap(child => fieldsOf(child, operation, spread)) ?? [];
    }
  }
}

function isIncluded(node: SelectionNode, { variableValues }: OperationParts): boolean {
  return (
    getDirectiveValues(GraphQLSkipDirective, node, variableValues)?.if !== true &&
    getDirectiveValues(GraphQLIncludeDirective, node, variableValues)?.if !== false
  );
}

/** Selections that are one field of the answer. */
export type Same = readonly [FieldNode, ...FieldNode[]];

/** Groups the selections by the name that they have in the answer. */
export function sameNamed(fields: readonly FieldNode[]): ReadonlyMap<string, Same> {
  const groups = new Map<string, [FieldNode, ...FieldNode[]]>();
  for (const field of fields) {
    const { value: responseName } = field.alias ?? field.name;
    const same = groups.get(responseName);
    if (same === undefined) {
      groups.set(responseName, [field]);
    } else {
      same.push(field);
    }
  }
  return groups;
}

/** The field of a type that a selection names. */
export function fieldOf(
  type: GraphQLOutputType,
  { name: { value: name } }: FieldNode,
): GraphQLField<unknown, unknown> | undefined {
  if (name === TypeNameMetaFieldDef.name) {
    return TypeNameMetaFieldDef;
  }
  const parent = getNamedType(type);
  return isObjectType(parent) ? parent.getFields()[name] : undefined;
}
