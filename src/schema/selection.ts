import {
  type FieldNode,
  GraphQLIncludeDirective,
  type GraphQLResolveInfo,
  GraphQLSkipDirective,
  getDirectiveValues,
  Kind,
  type SelectionNode,
  visit,
} from 'graphql';
import type { Wants } from '../listing/ask.ts';

/** What the document selects of the connection that is being resolved. */
export interface Selection {
  /** What it looks at: its rows, its bounds, its total. */
  readonly wants: Wants;
  /** How much work each row is to the executor, in fields without arguments that select nothing. */
  readonly worthOfRow: number;
}

export function selectionOf(info: GraphQLResolveInfo): Selection {
  const known = read.get(info.fieldNodes);
  if (known !== undefined) {
    return known;
  }
  const connection = fieldsBelow(info.fieldNodes, info);
  const edges = connection.filter(named('edges'));
  const nodes = connection.filter(named('nodes'));
  const selection = {
    wants: {
      rows: nodes.length > 0 || fieldsBelow(edges, info).some(named('node')),
      bounds: edges.length > 0 || connection.some(named('pageInfo')),
      total: connection.some(named('totalCount')),
    },
    worthOfRow: worthOf([...edges, ...nodes], info),
  };
  read.set(info.fieldNodes, selection);
  return selection;
}

/** By the list of nodes, which the executor makes once for all objects of a list, and anew in each execution. */
const read = new WeakMap<readonly FieldNode[], Selection>();

/** What the answer's fields of these names, and all that is selected below them, are worth together. */
function worthOf(fields: readonly FieldNode[], info: GraphQLResolveInfo): number {
  let worth = 0;
  for (const same of Map.groupBy(fields, ({ alias, name }) => (alias ?? name).value).values()) {
    const [field] = same;
    worth += field === undefined ? 0 : worthOfField(field);
    worth += worthOf(fieldsBelow(same, info), info);
  }
  return worth;
}

/** By what they are measured to take: a connection its time even where all that comes of it is an error. */
function worthOfField(field: FieldNode): number {
  if (field.selectionSet === undefined) {
    return 1;
  }
  const isConnection = field.name.value === 'backlinks' || field.name.value === 'intersect';
  return isConnection ? 25 + nodesOfArguments(field) : 5;
}

/** The executor reads arguments anew for every object. */
function nodesOfArguments({ arguments: given = [] }: FieldNode): number {
  let nodes = 0;
  for (const argument of given) {
    visit(argument, {
      enter() {
        nodes += 1;
      },
    });
  }
  return nodes;
}

function named(name: string) {
  return (field: FieldNode) => field.name.value === name;
}

/**
 * The fields selected below these, fragments and `@skip`/`@include` considered. Type conditions need no look:
 * connections and edges are object types, which a valid document can only narrow to themselves.
 */
function fieldsBelow(fields: readonly FieldNode[], info: GraphQLResolveInfo): FieldNode[] {
  const spread = new Set<string>();
  return fields.flatMap(field =>
    (field.selectionSet?.selections ?? []).flatMap(node => fieldsOf(node, info, spread)),
  );
}

/** A fragment that was spread once has nothing to add, and would multiply with each fragment that is spread in it. */
function fieldsOf(node: SelectionNode, info: GraphQLResolveInfo, spread: Set<string>): FieldNode[] {
  if (!isIncluded(node, info)) {
    return [];
  }
  switch (node.kind) {
    case Kind.FIELD:
      return [node];
    case Kind.INLINE_FRAGMENT:
      return node.selectionSet.selections.flatMap(child => fieldsOf(child, info, spread));
    case Kind.FRAGMENT_SPREAD: {
      const name = node.name.value;
      if (spread.has(name)) {
        return [];
      }
      spread.add(name);
      const fragment = info.fragments[name];
      return fragment?.selectionSet.selections.flatMap(child => fieldsOf(child, info, spread)) ?? [];
    }
  }
}

function isIncluded(node: SelectionNode, { variableValues }: GraphQLResolveInfo): boolean {
  return (
    getDirectiveValues(GraphQLSkipDirective, node, variableValues)?.if !== true &&
    getDirectiveValues(GraphQLIncludeDirective, node, variableValues)?.if !== false
  );
}
