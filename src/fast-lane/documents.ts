import { type DocumentNode, type GraphQLSchema, getOperationAST, Kind, validate, visit } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { LimitsConfig } from '../config.ts';
import { checkOperations } from '../http/limits/check-operations.ts';
import { checkVariables } from '../http/limits/check-variables.ts';
import { SQUARES_PER_WEIGHT } from '../http/use-answer-limits.ts';
import { isIncremental } from '../schema/incremental.ts';
import { handOn } from './hand-on.ts';
import type { Pieces } from './pieces.ts';
import { compilePlan, type Plan, type Planned, type Run } from './plan.ts';
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
}

/** In characters of documents. A plan takes about as much memory as its document. */
const MAX_CHARACTERS = 2 ** 18;

/** Characters of one document: longer ones are read in turns, which only the ordinary path does. */
const MAX_LENGTH = 4096;

/** Plans of one document, one for each combination of values that `@skip` and `@include` take. */
const MAX_PLANS = 16;

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
}: DocumentOptions): (asked: Asked) => Prepared {
  const known = new LRUCache<string, Document | typeof UNFIT>({
    max: 500,
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (_, text) => text.length + 1,
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

  function planOf(operation: Operation, variant: string, variables: Variables): Plan {
    const { plans } = operation;
    let plan = plans.get(variant);
    if (plan === undefined) {
      plan = plans.size < MAX_PLANS ? planOrNone(operation, variables, pieces) : handOn();
      plans.set(variant, plan);
    }
    return plan;
  }

  return ({ query, operationName, variables: given }) => {
    const document = documentOf(query);
    const operation = operationOf(document, operationName);
    checkVariables(given, limits.tokens);
    const variables = operation.variablesOf(given);
    const variant = document.conditions.map(name => String(variables[name])).join();
    return { plan: planOf(operation, variant, variables), variables, inputs: [] };
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
  readonly plans: Map<string, Plan>;
}

/** A document that is not valid, or may be answered in parts. */
const UNFIT = Symbol('unfit');

function planOrNone(operation: Operation, variables: Variables, pieces: Pieces): Plan {
  try {
    return compilePlan(operation, variables, pieces);
  } catch {
    return handOn;
  }
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
