import { collectSubFields } from '@graphql-tools/utils';
import {
  type FieldNode,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  getNamedType,
  isLeafType,
  isObjectType,
  TypeNameMetaFieldDef,
  visit,
} from 'graphql';
import type { Wants } from '../listing/window-request.ts';

/** What the document selects of the connection that is being resolved. */
export interface Selection {
  /** Whether it selects the rows, the bounds, the total. */
  readonly wants: Wants;
  /** How much work each row is to the executor, see `weightOf`. */
  readonly weightOfRow: number;
}

export function selectionOf(info: GraphQLResolveInfo): Selection {
  const known = selections.get(info.fieldNodes);
  if (known !== undefined) {
    return known;
  }
  const connection = fieldsBelow(info, info.returnType, info.fieldNodes);
  const edges = connection.filter(named('edges'));
  const nodes = connection.filter(named('nodes'));
  const belowEdges = edges.flatMap(edge => fieldsBelow(info, edge.definition.type, edge.nodes));
  const selection = {
    wants: {
      rows: nodes.length > 0 || belowEdges.some(named('node')),
      bounds: edges.length > 0 || connection.some(named('pageInfo')),
      total: connection.some(named('totalCount')),
    },
    weightOfRow: weightOfAll(info, [...edges, ...nodes]),
  };
  selections.set(info.fieldNodes, selection);
  return selection;
}

/** Keyed by the list of nodes: the executor creates one for all objects of a list, and a new one for each execution. */
const selections = new WeakMap<readonly FieldNode[], Selection>();

/** A selected field. Nodes with equal response names are one field. */
interface SelectedField {
  readonly definition: GraphQLField<unknown, unknown>;
  readonly nodes: readonly FieldNode[];
}

/** The fields selected below these nodes, whose type is `type`. A leaf has none. */
function fieldsBelow(
  { schema, fragments, variableValues }: GraphQLResolveInfo,
  type: GraphQLOutputType,
  nodes: readonly FieldNode[],
): readonly SelectedField[] {
  const parent = getNamedType(type);
  if (!isObjectType(parent)) {
    return [];
  }
  // graphql 17 gives the values in this form.
  const values = { coerced: variableValues, sources: {} };
  const { fields } = collectSubFields(schema, fragments, values, parent, [...nodes]);
  return [...fields.values()].flatMap(same => {
    const name = same[0]?.name.value ?? '';
    const definition = name === TypeNameMetaFieldDef.name ? TypeNameMetaFieldDef : parent.getFields()[name];
    return definition === undefined ? [] : { definition, nodes: same };
  });
}

function named(name: string) {
  return ({ definition }: SelectedField) => definition.name === name;
}

/** The weight of these fields, and of all that is selected below them. */
function weightOfAll(info: GraphQLResolveInfo, fields: readonly SelectedField[]): number {
  return fields.reduce((sum, { definition, nodes }) => {
    const below = weightOfAll(info, fieldsBelow(info, definition.type, nodes));
    return sum + weightOf(definition) + partsOfArguments(nodes[0]) + below;
  }, 0);
}

/**
 * How much work one value of the field is to the executor, in scalars. What is selected below it is added to that. A
 * field can set its weight in its extensions; by default, a scalar or enum weighs 1 and an object 5, because an object
 * takes the memory of four to five scalars.
 */
function weightOf({ extensions, type }: GraphQLField<unknown, unknown>): number {
  if (typeof extensions.weight === 'number') {
    return extensions.weight;
  }
  return isLeafType(getNamedType(type)) ? 1 : 5;
}

/** The executor reads the arguments again for every object. */
function partsOfArguments(node: FieldNode | undefined): number {
  let parts = 0;
  for (const argument of node?.arguments ?? []) {
    visit(argument, {
      enter() {
        parts += 1;
      },
    });
  }
  return parts;
}
