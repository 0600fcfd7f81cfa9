import {
  type FieldNode,
  GraphQLIncludeDirective,
  type GraphQLResolveInfo,
  GraphQLSkipDirective,
  getDirectiveValues,
  Kind,
  type SelectionNode,
} from 'graphql';
import type { Wants } from '../listing/ask.ts';

/** What the document looks at of the connection that is being resolved: its rows, its bounds, its total. */
export function wantsOf(info: GraphQLResolveInfo): Wants {
  const connection = fieldsBelow(info.fieldNodes, info);
  const edges = connection.filter(named('edges'));
  return {
    rows: connection.some(named('nodes')) || fieldsBelow(edges, info).some(named('node')),
    bounds: edges.length > 0 || connection.some(named('pageInfo')),
    total: connection.some(named('totalCount')),
  };
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
