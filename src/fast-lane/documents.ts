import { type DocumentNode, type GraphQLSchema, getOperationAST, Kind, validate, visit } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { LimitsConfig } from '../config.ts';
import { checkOperations } from '../http/limits/check-operations.ts';
import { checkVariables } from '../http/limits/check-variables.ts';
import { SQUARES_PER_WEIGHT } from '../http/use-answer-limits.ts';
import { isIncremental } from '../schema/incremental.ts';
import { handOn } from './hand-on.ts';
import type { Pieces } from './pieces.ts';
import { type CompiledPlan, compilePlan, type Plan, type Planned, type Run } from './plan.ts';
import { compileVariables, type Variables } from './variables.ts';

/** What a request asks to be executed, as its body names it. */
export interface Asked {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A plan, and what to run it with. */
export interface Prepared extends Omit<Run, 'context'> {
  readonly plan: Plan;
}

export interface DocumentOptions {
  readonly schema: GraphQLSchema;
  readonly limits: LimitsConfig;
  /** The documents that the ordinary path has parsed: what comes only once is no work of the lane. */
  readonly parsed: { get(text: string): DocumentNode | undefined };
  readonly pieces: Pieces;
  /** Counts work, in the unit of `schema/weight.ts`. */
  readonly spend: (weight: number) => void;
  /** A document and its plans were evicted: whoever holds what was prepared with them has to let go of it. */
  readonly evicted: () => void;
}

/** In characters of documents, which take up to 250 bytes of memory each. */
const MAX_CHARACTERS = 2 ** 18;

/** Characters of a document that take as much memory as a field of a plan. */
const CHARACTERS_PER_FIELD = 4;

/** The work of compiling a field, in the unit of `schema/weight.ts`. */
const WEIGHT_PER_FIELD = 4;

/** Characters of one document: longer ones are read in turns, which only the ordinary path does. */
const MAX_LENGTH = 4096;

/** Plans of one operation, one for each combination of values that `@skip` and `@include` take. */
const MAX_PLANS = 16;

/** Fields of all plans of one document. To compile them takes no longer than a turn of `WorkTurns`. */
const MAX_FIELDS = 5000;

/**
 * Finds the plan of a request: compiled once for each document, after the checks that every document passes.
 *
 * @returns a function that throws where the ordinary path has to answer.
 */
export function createDocuments({
  schema,
  limits,
  parsed,
  pieces,
  spend,
  evicted,
}: DocumentOptions): (asked: Asked) => Prepared {
  const known = new LRUCache<string, Document | typeof UNFIT>({
    max: 500,
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (found, text) =>
      text.length + 1 + (found === UNFIT ? 0 : CHARACTERS_PER_FIELD * fieldsIn(found)),
    dispose: (found, _, reason) => found !== UNFIT && reason === 'evict' && evicted(),
  });

  function documentOf(query: string): Document {
    let found = query.length > MAX_LENGTH ? handOn() : known.get(query);
    if (found === undefined) {
      // An object of variables cannot have a member of this name.
      found = query.includes('__proto__') ? UNFIT : read(parsed.get(query) ?? handOn());
      known.set(query, found);
      spend(query.length ** 2 / SQUARES_PER_WEIGHT);
    }
    return found === UNFIT ? handOn() : found;
  }

  function read(document: DocumentNode): Document | typeof UNFIT {
    try {
      checkOperations(document, limits);
    } catch {
      return UNFIT;
    }
    return isIncremental(document) || validate(schema, document).length > 0
      ? UNFIT
      : { document, conditions: conditionsIn(document), operations: new Map() };
  }

  function operationOf({ document, operations }: Document, name: string | undefined): Operation {
    let found = operations.get(name);
    if (found === undefined) {
      const operation = getOperationAST(document, name) ?? handOn();
      const variablesOf = compileVariables(schema, operation.variableDefinitions ?? []);
      found = { schema, document, operation, variablesOf, plans: new Map() };
      operations.set(name, found);
    }
    return found;
  }

  function planOf(
    query: string,
    document: Document,
    operation: Operation,
    variables: Variables,
  ): CompiledPlan {
    const { plans } = operation;
    const variant = document.conditions.map(name => String(variables[name])).join();
    let plan = plans.get(variant);
    if (plan === undefined) {
      const room = MAX_FIELDS - fieldsIn(document);
      plan = plans.size < MAX_PLANS ? planOrNone(operation, variables, pieces, room) : handOn();
      plans.set(variant, plan);
      spend(WEIGHT_PER_FIELD * plan.fields);
      // Anew, because the cache measures an entry only when it is set.
      known.delete(query);
      known.set(query, document);
    }
    return plan;
  }

  return ({ query, operationName, variables: given }) => {
    const document = documentOf(query);
    const operation = operationOf(document, operationName);
    checkVariables(given, limits.tokens);
    const variables = operation.variablesOf(given);
    const { plan, resolvers } = planOf(query, document, operation, variables);
    return { plan, variables, inputs: new Array(resolvers) };
  };
}

interface Document {
  readonly document: DocumentNode;
  /** The variables that `@skip` and `@include` take. */
  readonly conditions: readonly string[];
  /** By the name that requests give. */
  readonly operations: Map<string | undefined, Operation>;
}

interface Operation extends Planned {
  readonly variablesOf: ReturnType<typeof compileVariables>;
  /** By the values of the document's conditions. */
  readonly plans: Map<string, CompiledPlan>;
}

/** A document that is not valid, or may be answered in parts. */
const UNFIT = Symbol('unfit');

function planOrNone(...of: Parameters<typeof compilePlan>): CompiledPlan {
  try {
    return compilePlan(...of);
  } catch {
    return NO_PLAN;
  }
}

const NO_PLAN: CompiledPlan = { plan: handOn, fields: 0, resolvers: 0 };

/** Of all plans of a document. */
function fieldsIn({ operations }: Document): number {
  let sum = 0;
  for (const { plans } of operations.values()) {
    for (const { fields } of plans.values()) {
      sum += fields;
    }
  }
  return sum;
}

function conditionsIn(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    Directive({ arguments: given = [] }) {
      for (const { value } of given) {
        if (value.kind === Kind.VARIABLE) {
          names.add(value.name.value);
        }
      }
    },
  });
  return [...names];
}
