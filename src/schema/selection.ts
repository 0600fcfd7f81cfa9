import {
  type FieldNode,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  visit,
} from 'graphql';
import type { Wants } from '../listing/window-request.ts';
import { type RowSize, rowSizeOf } from './answer-size.ts';
import { fieldOf, fieldsBelow, type Same, sameNamed } from './fields-below.ts';
import { hasOwnWeight, weightOf } from './weight.ts';

/** What the document selects of the connection that is being resolved. */
export interface Selection {
  /** Whether it selects the rows, the bounds, the total. */
  readonly wants: Wants;
  /** How much work each row is to the executor, see `weightOf`. */
  readonly weightOfRow: number;
  /** What each row adds to the answer. */
  readonly sizeOfRow: RowSize;
  /** Lists that are looked up for each row. */
  readonly listsOfRow: number;
}

export function selectionOf(info: GraphQLResolveInfo): Selection {
  const known = selections.get(info.fieldNodes);
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
    weightOfRow: weightOfAll([...edges, ...nodes], info.returnType, info),
    sizeOfRow: rowSizeOf([...edges, ...nodes], info),
    listsOfRow: listsIn([...edges, ...nodes], info.returnType, info),
  };
  selections.set(info.fieldNodes, selection);
  return selection;
}

/**
 * Keyed by the list of nodes: the executor creates one for all objects of a list, and a new one for each execution. A plan of
 * the fast lane has one for all executions, which select the same.
 */
const selections = new WeakMap<readonly FieldNode[], Selection>();

/** The lists that the document looks up for each object of the field that is being resolved. */
export function listsBelow(info: GraphQLResolveInfo): number {
  return listsIn(fieldsBelow(info.fieldNodes, info), info.returnType, info);
}

function listsIn(fields: readonly FieldNode[], type: GraphQLOutputType, info: GraphQLResolveInfo): number {
  let lists = 0;
  for (const same of sameNamed(fields).values()) {
    const field = fieldOf(type, same[0]);
    if (field !== undefined) {
      lists += hasOwnWeight(field) ? 1 : listsIn(fieldsBelow(same, info), field.type, info);
    }
  }
  return lists;
}

/** The weight of these fields of a type, and of all that is selected below them. Equal response names are one field. */
function weightOfAll(
  fields: readonly FieldNode[],
  type: GraphQLOutputType,
  info: GraphQLResolveInfo,
): number {
  let sum = 0;
  for (const same of sameNamed(fields).values()) {
    sum += weightOfField(same, type, info);
  }
  return sum;
}

function weightOfField(same: Same, type: GraphQLOutputType, info: GraphQLResolveInfo): number {
  const [node] = same;
  const field = fieldOf(type, node);
  if (field === undefined) {
    return 0;
  }
  const weighed = weighedIn(info, node);
  const known = weighed.find(each => each.field === field && areEqual(each.same, same));
  if (known !== undefined) {
    return known.weight;
  }
  const below = weightOfAll(fieldsBelow(same, info), field.type, info);
  const weight = weightOf(field) + nodesOfArguments(node) + below;
  weighed.push({ field, same, weight });
  return weight;
}

interface Weighed {
  readonly field: GraphQLField<unknown, unknown>;
  readonly same: Same;
  readonly weight: number;
}

/** What was weighed in this execution and begins with the node. Fragments that spread others multiply its places. */
function weighedIn({ variableValues }: GraphQLResolveInfo, node: FieldNode): Weighed[] {
  const ofExecution = weights.get(variableValues) ?? new Map<FieldNode, Weighed[]>();
  const weighed = ofExecution.get(node) ?? [];
  weights.set(variableValues, ofExecution.set(node, weighed));
  return weighed;
}

function areEqual(a: Same, b: Same): boolean {
  return a.length === b.length && a.every((node, place) => node === b[place]);
}

/** By the variables of an execution, which decide what `@skip` and `@include` select. */
const weights = new WeakMap<object, Map<FieldNode, Weighed[]>>();

/** The executor reads the arguments again for every object. */
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
