import { GraphQLDeferDirective, GraphQLStreamDirective } from '@graphql-tools/utils';
import {
  type ASTVisitor,
  BREAK,
  type DirectiveNode,
  type DocumentNode,
  type ExecutionArgs,
  type FieldNode,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  Kind,
  type SelectionSetNode,
  TypeInfo,
  valueFromASTUntyped,
  visit,
  visitInParallel,
  visitWithTypeInfo,
} from 'graphql';
import { operationParts } from './fields-below.ts';
import { hasOwnWeight } from './weight.ts';

/** The directives that let an answer come in parts. */
export const INCREMENTAL_DIRECTIVES = [GraphQLDeferDirective, GraphQLStreamDirective] as const;

/**
 * Parts of one answer at most. Each time that one is complete, the executor looks at all that are still to come, so the
 * work grows with the square of their number.
 */
const MAX_PARTS = 200;

/**
 * The document as it is to be executed: it has the directives only where they can bring something earlier. Without them,
 * the same answer comes in fewer parts. Below a connection they are removed, because its rows come together; and
 * everywhere if the client does not take parts, or if there would be too many.
 */
export function incrementalDocument(args: ExecutionArgs, takesParts: boolean): DocumentNode {
  const { document } = args;
  if (!isIncremental(document)) {
    return document;
  }
  const variables = takesParts ? coercedVariables(args) : undefined;
  if (variables === undefined) {
    return withoutDirectives(document);
  }
  const kept = withoutDirectivesInRows(args, variables);
  return countParts(kept, args.operationName, variables) > MAX_PARTS ? withoutDirectives(document) : kept;
}

/** Whether the document has one of the directives. Documents are cached, so most have been looked at before. */
export function isIncremental(document: DocumentNode): boolean {
  let found = incremental.get(document);
  if (found === undefined) {
    found = false;
    visit(document, {
      Directive(node) {
        found ||= isForDelivery(node);
        return found ? BREAK : undefined;
      },
    });
    incremental.set(document, found);
  }
  return found;
}

const incremental = new WeakMap<DocumentNode, boolean>();

const NAMES: ReadonlySet<string> = new Set(INCREMENTAL_DIRECTIVES.map(({ name }) => name));

function isForDelivery({ name }: DirectiveNode): boolean {
  return NAMES.has(name.value);
}

type Variables = Readonly<Record<string, unknown>>;

/** Undefined if the executor will refuse the operation or its variables. */
function coercedVariables(args: ExecutionArgs): Variables | undefined {
  const { schema, document, operationName, variableValues } = args;
  const operation = getOperationAST(document, operationName);
  return operation
    ? getVariableValues(schema, operation.variableDefinitions ?? [], variableValues ?? {}).coerced
    : undefined;
}

function withoutDirectives(document: DocumentNode): DocumentNode {
  return visit(document, { Directive: node => (isForDelivery(node) ? null : undefined) });
}

/** Where a fragment is spread among rows, its directives are removed wherever it is spread. */
function withoutDirectivesInRows({ schema, document }: ExecutionArgs, variables: Variables): DocumentNode {
  const inRows = fragmentsInRows(schema, document);
  return visitPlaces(schema, document, place => ({
    Directive(node) {
      const isInRows = place.isInRows || inRows.has(place.fragment ?? '');
      const isUseless = isInRows || !hasValidCount(node, variables);
      return isForDelivery(node) && isUseless ? null : undefined;
    },
  }));
}

/** The fragments that are spread below connections, directly or by other fragments. */
function fragmentsInRows(schema: GraphQLSchema, document: DocumentNode): ReadonlySet<string> {
  const inRows = new Set<string>();
  const spreadBy = new Map<string, string[]>();
  visitPlaces(schema, document, place => ({
    FragmentSpread({ name: { value: name } }) {
      if (place.isInRows) {
        inRows.add(name);
      }
      if (place.fragment !== undefined) {
        spreadBy.set(place.fragment, [...(spreadBy.get(place.fragment) ?? []), name]);
      }
    },
  }));
  // A set also iterates over what is added meanwhile.
  for (const fragment of inRows) {
    for (const name of spreadBy.get(fragment) ?? []) {
      inRows.add(name);
    }
  }
  return inRows;
}

/** Where in the document a visitor is. */
interface Place {
  /** The fragment whose definition this is. */
  readonly fragment: string | undefined;
  /** Whether this is below a connection. */
  readonly isInRows: boolean;
}

function visitPlaces(
  schema: GraphQLSchema,
  document: DocumentNode,
  visitorAt: (place: Place) => ASTVisitor,
): DocumentNode {
  const typeInfo = new TypeInfo(schema);
  const place = { fragment: undefined as string | undefined, connections: 0 };
  const isConnection = () => {
    const field = typeInfo.getFieldDef();
    return field != null && hasOwnWeight(field);
  };
  const places: ASTVisitor = {
    FragmentDefinition: {
      enter({ name }) {
        place.fragment = name.value;
      },
      leave() {
        place.fragment = undefined;
      },
    },
    Field: {
      enter() {
        place.connections += isConnection() ? 1 : 0;
      },
      leave() {
        place.connections -= isConnection() ? 1 : 0;
      },
    },
  };
  const visitor = visitorAt({
    get fragment() {
      return place.fragment;
    },
    get isInRows() {
      return place.connections > 0;
    },
  });
  return visit(document, visitWithTypeInfo(typeInfo, visitInParallel([places, visitor])));
}

/** The executor takes a wrong count for a fault of its own. */
function hasValidCount({ arguments: given = [] }: DirectiveNode, variables: Variables): boolean {
  const count = given.find(({ name }) => name.value === 'initialCount');
  const value = count ? valueFromASTUntyped(count.value, variables) : 0;
  return typeof value === 'number' && value >= 0;
}

/** The parts that the answer has at most, beside the first. */
function countParts(
  document: DocumentNode,
  operationName: ExecutionArgs['operationName'],
  variables: Variables,
): number {
  const { fragments } = operationParts(document, variables);
  const counted = new Map<string, number>();

  function below(selected: SelectionSetNode | undefined): number {
    let parts = 0;
    for (const node of selected?.selections ?? []) {
      const own = node.directives?.some(isForDelivery) ? 1 : 0;
      switch (node.kind) {
        case Kind.FIELD:
          parts += lengthOf(node, variables) * (own + below(node.selectionSet));
          break;
        case Kind.INLINE_FRAGMENT:
          parts += own + below(node.selectionSet);
          break;
        case Kind.FRAGMENT_SPREAD:
          parts += own + ofFragment(node.name.value);
      }
    }
    return parts;
  }

  function ofFragment(name: string): number {
    const known = counted.get(name);
    if (known !== undefined) {
      return known;
    }
    const parts = below(fragments[name]?.selectionSet);
    counted.set(name, parts);
    return parts;
  }

  return below(getOperationAST(document, operationName)?.selectionSet);
}

/** How many values the field has at most: above rows, a list has as many as the list that is its argument. */
function lengthOf({ arguments: given = [] }: FieldNode, variables: Variables): number {
  const values = given.map(({ value }) => valueFromASTUntyped(value, variables));
  return Math.max(1, ...values.map(value => (Array.isArray(value) ? value.length : 1)));
}
