import {
  BREAK,
  type DocumentNode,
  type ExecutionArgs,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getArgumentValues,
  getNullableType,
  getOperationAST,
  getVariableValues,
  isListType,
  isObjectType,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  visit,
} from 'graphql';
import {
  fieldsBelow,
  type OperationParts,
  operationParts,
  rootFields,
  type Same,
  sameNamed,
} from './fields-below.ts';
import { weightOf } from './weight.ts';

/**
 * The weight of what an operation selects of `__schema` and `__type`, see `weightOf`. The executor resolves
 * introspection in one go, so this finds out before whether that is too much. Stops counting above `max`.
 */
export function introspectionWeight(
  { schema, document, operationName, variableValues }: ExecutionArgs,
  max: number,
): number {
  if (!mentionsSchema(document)) {
    return 0;
  }
  const operation = getOperationAST(document, operationName);
  const variables = getVariableValues(schema, operation?.variableDefinitions ?? [], variableValues ?? {});
  if (!operation || !variables.coerced) {
    return 0; // the executor refuses it
  }
  const parts = operationParts(document, variables.coerced);
  const roots = rootFields(operation, parts).filter(({ name }) => ROOTS.has(name.value));
  const count = new Count(schema, parts, max);
  count.ofFields([...sameNamed(roots).values()], undefined, undefined);
  return count.weight;
}

/** Documents are cached, so most are looked through once. */
const mentions = new WeakMap<DocumentNode, boolean>();

function mentionsSchema(document: DocumentNode): boolean {
  const known = mentions.get(document);
  if (known !== undefined) {
    return known;
  }
  let found = false;
  visit(document, {
    Field({ name }) {
      found ||= ROOTS.has(name.value);
      return found ? BREAK : undefined;
    },
  });
  mentions.set(document, found);
  return found;
}

const ROOTS: ReadonlyMap<string, GraphQLField<unknown, unknown>> = new Map(
  [SchemaMetaFieldDef, TypeMetaFieldDef].map(field => [field.name, field]),
);

class Count {
  weight = 0;
  readonly #schema: GraphQLSchema;
  readonly #parts: OperationParts;
  readonly #max: number;

  constructor(schema: GraphQLSchema, parts: OperationParts, max: number) {
    this.#schema = schema;
    this.#parts = parts;
    this.#max = max;
  }

  ofFields(selected: readonly Same[], source: unknown, type: GraphQLObjectType | undefined): void {
    for (const same of selected) {
      const [node] = same;
      const { value: name } = node.name;
      if (name === TypeNameMetaFieldDef.name) {
        this.weight += weightOf(TypeNameMetaFieldDef);
        continue;
      }
      const field = type === undefined ? ROOTS.get(name) : type.getFields()[name];
      if (this.weight <= this.#max && field !== undefined) {
        const below = [...sameNamed(fieldsBelow(same, this.#parts)).values()];
        this.#ofValue(this.#valueOf(field, node, source), field, field.type, below);
      }
    }
  }

  #ofValue(
    value: unknown,
    field: GraphQLField<unknown, unknown>,
    type: GraphQLOutputType,
    below: readonly Same[],
  ): void {
    const nullable = getNullableType(type);
    if (isListType(nullable) && Array.isArray(value)) {
      for (const item of value) {
        this.#ofValue(item, field, nullable.ofType, below);
      }
      return;
    }
    this.weight += weightOf(field);
    if (isObjectType(nullable) && value != null) {
      this.ofFields(below, value, nullable);
    }
  }

  #valueOf(field: GraphQLField<unknown, unknown>, node: FieldNode, source: unknown): unknown {
    const given = getArgumentValues(field, node, this.#parts.variableValues);
    // The resolvers of introspection read nothing else of it.
    return field.resolve?.(source, given, undefined, { schema: this.#schema } as GraphQLResolveInfo);
  }
}
