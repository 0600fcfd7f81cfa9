import {
  type DocumentNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type OperationDefinitionNode,
  OperationTypeNode,
  TypeNameMetaFieldDef,
} from 'graphql';
import type { SchemaContext } from '../schema/builder.ts';
import { fieldsBelow, operationParts, rootFields, type Same, sameNamed } from '../schema/fields-below.ts';
import { compileArguments } from './field-arguments.ts';
import { handOn } from './hand-on.ts';
import { textAsJson, valueAsJson } from './json-bytes.ts';
import type { Pieces } from './pieces.ts';
import type { Variables } from './variables.ts';

/** Writes the data of an answer as JSON, one character for each byte. Throws where the ordinary path has to. */
export type Plan = (run: Run) => string;

export interface CompiledPlan {
  readonly plan: Plan;
  /** How many fields it has a function for. */
  readonly fields: number;
  /** How many of them have inputs. */
  readonly resolvers: number;
}

/** One execution of a plan. */
export interface Run {
  readonly variables: Variables;
  /** What each resolver gets for these variables, as far as runs of the plan have made it: nothing at first. */
  readonly inputs: Inputs[];
  readonly context: SchemaContext;
}

/** What the resolver of a field gets beside its object and the context. */
interface Inputs {
  readonly args: Readonly<Record<string, unknown>>;
  readonly info: GraphQLResolveInfo;
}

/** An operation whose document has passed all checks. */
export interface Planned {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/**
 * Compiles an operation into one function for each field that it selects. A plan holds for all variables for which the
 * document's `@skip` and `@include` select the same. It calls the resolvers of the schema, and expects that they answer
 * at once and without an error.
 *
 * @throws `HandOn` for what it does not know: mutations, introspection, interfaces and unions. Also for more than
 * `maxFields`, because fragments that spread others multiply: 4096 characters can select 60,000 fields. The ordinary path
 * looks only at fields of objects that it has.
 */
export function compilePlan(
  { schema, document, operation }: Planned,
  variables: Variables,
  pieces: Pieces,
  maxFields: number,
): CompiledPlan {
  const queryType = schema.getQueryType();
  if (operation.operation !== OperationTypeNode.QUERY || !queryType) {
    return handOn();
  }
  const parts = operationParts(document, variables);
  let compiled = 0;
  let resolvers = 0;

  function ofType(type: GraphQLOutputType, same: Same, isRow: boolean): Written {
    if (isNonNullType(type)) {
      const { write, isPure } = ofType(type.ofType, same, isRow);
      return { isPure, write: (value, run) => write(value ?? handOn(), run) };
    }
    if (isListType(type)) {
      const { write, isPure } = ofType(type.ofType, same, isRow);
      return { isPure, write: (value, run) => (value == null ? 'null' : listAsJson(value, write, run)) };
    }
    if (isLeafType(type)) {
      return {
        isPure: true,
        write: value => (value == null ? 'null' : valueAsJson(type.serialize(value) ?? handOn())),
      };
    }
    // An interface or a union, or a type that looks at its objects.
    if (!isObjectType(type) || type.isTypeOf) {
      return handOn();
    }
    const { write, isPure } = ofFields(type, sameNamed(fieldsBelow(same, parts)));
    const writeObject = isRow && isPure ? pieces.remember(write) : write;
    return { isPure, write: (value, run) => (value == null ? 'null' : writeObject(value, run)) };
  }

  function ofFields(type: GraphQLObjectType, selected: ReadonlyMap<string, Same>): WrittenObject {
    const fields = [...selected].map(([responseName, same], place) => ({
      head: `${place === 0 ? '{' : ','}${JSON.stringify(responseName)}:`,
      ...ofField(type, same),
    }));
    return {
      isPure: fields.every(({ isPure }) => isPure),
      write(source, run) {
        let text = fields.length === 0 ? '{' : '';
        for (const { head, write } of fields) {
          text += head + write(source, run);
        }
        return `${text}}`;
      },
    };
  }

  function ofField(parentType: GraphQLObjectType, same: Same): Written {
    compiled += 1;
    if (compiled > maxFields) {
      handOn();
    }
    const [node] = same;
    const name = node.name.value;
    if (name === TypeNameMetaFieldDef.name) {
      const text = textAsJson(parentType.name);
      return { isPure: true, write: () => text };
    }
    // What no type has is introspection.
    const field = parentType.getFields()[name] ?? handOn();
    const { write, isPure } = ofType(field.type, same, ROWS.has(name));
    const resolve = field.resolve ?? propertyNamed(name);
    if (isPure && resolve.length <= 1 && field.args.length === 0) {
      // It reads its object and nothing else: resolvers name all parameters that they use.
      const read = resolve as (source: unknown) => unknown;
      return { isPure, write: (source, run) => write(atOnce(read(source)), run) };
    }
    const argumentsOf = compileArguments(field, node);
    const inputsOf = (variables: Variables): Inputs => ({
      args: argumentsOf(variables),
      // No resolver looks at the path or the root.
      info: {
        fieldName: name,
        fieldNodes: same,
        returnType: field.type,
        parentType,
        schema,
        fragments: parts.fragments,
        operation,
        variableValues: variables,
      } as unknown as GraphQLResolveInfo,
    });
    const place = resolvers;
    resolvers += 1;
    return {
      isPure: false,
      write(source, run) {
        run.inputs[place] ??= inputsOf(run.variables);
        const { args, info } = run.inputs[place];
        return write(atOnce(resolve(source, args, run.context, info)), run);
      },
    };
  }

  const { write } = ofFields(queryType, sameNamed(rootFields(operation, parts)));
  return { plan: run => write({}, run), fields: compiled, resolvers };
}

interface Written {
  readonly write: (value: unknown, run: Run) => string;
  /** Whether what is written depends on the value alone. */
  readonly isPure: boolean;
}

interface WrittenObject {
  readonly write: (source: object, run: Run) => string;
  readonly isPure: boolean;
}

/** The fields whose objects are rows. */
const ROWS = new Set(['node', 'nodes']);

function listAsJson(list: unknown, write: Written['write'], run: Run): string {
  if (!Array.isArray(list)) {
    return handOn();
  }
  let text = '';
  for (const item of list) {
    text += (text === '' ? '' : ',') + write(atOnce(item), run);
  }
  return `[${text}]`;
}

/** A resolver that reads a member of its object, as the executor does for fields without one. */
function propertyNamed(name: string) {
  return (source: unknown): unknown => {
    const value: unknown = (source as Readonly<Record<string, unknown>>)[name]; // the object of a type
    return typeof value === 'function' ? handOn() : value;
  };
}

/** The value, unless it is not here yet, or an error. */
function atOnce(value: unknown): unknown {
  if (value instanceof Promise) {
    // The ordinary path asks for it anew. If this one fails, that must not end the process.
    value.catch(() => {});
    return handOn();
  }
  return value instanceof Error ? handOn() : value;
}
