import type { ExecutionArgs, ExecutionResult, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { WorkTurns } from '../execution/work-turns.ts';
import type { OperationContext } from '../operation/start-operation.ts';
import { answerTooLarge } from '../operation/work-limits.ts';
import { jsonParts } from './json-parts.ts';
import { overLimit } from './limits/over-limit.ts';
import { singleResult } from './single-result.ts';

export interface AnswerLimits {
  /** Bytes of one answer, before compression. */
  readonly maxBytes: number;
  readonly turns: WorkTurns;
  /** The weight of what an operation selects of the schema's description. Need not count further than `max`. */
  readonly introspectionWeight: (args: ExecutionArgs, max: number) => number;
}

/** Set by `useOperation`. */
interface Context {
  readonly operation?: OperationContext;
}

/** The weight of what one operation reads of the schema at most: seven times what GraphiQL reads. */
const MAX_INTROSPECTION = 50_000;

/** Errors of one answer. Each takes half a millisecond on its way to the client. */
const MAX_ERRORS = 200;

/**
 * The weight of parsing and validating a document is the square of its characters, divided by this: validation compares
 * fields with each other.
 */
export const SQUARES_PER_WEIGHT = 2000;

/** Characters of JSON that take as long to write as a field takes to resolve. */
const CHARACTERS_PER_WEIGHT = 50;

/**
 * Keeps one operation from stopping others: reads documents, resolves introspection and writes answers in turns, and
 * refuses answers that are too large while it writes them. Must precede the plugins that look at the result's errors.
 */
export function useAnswerLimits({ maxBytes, turns, introspectionWeight }: AnswerLimits): Plugin<Context> {
  const operations = new WeakMap<Request, Context>();

  /** The JSON of the data, or undefined if it is too large. */
  async function write(request: Request, parts: Iterable<string>): Promise<string | undefined> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for (const part of parts) {
      const chunk = Buffer.from(part);
      bytes += chunk.length;
      if (bytes > maxBytes) {
        return undefined;
      }
      // Bytes, because the heap has less room than the memory beside it.
      chunks.push(chunk);
      await turns.take(request, part.length / CHARACTERS_PER_WEIGHT);
    }
    return Buffer.concat(chunks).toString();
  }

  return {
    onParams({ request, params }) {
      const { query } = params;
      return typeof query === 'string'
        ? turns.take(request, query.length ** 2 / SQUARES_PER_WEIGHT)
        : undefined;
    },
    async onExecute({ args }) {
      const { request } = args.contextValue;
      operations.set(request, args.contextValue);
      const weight = introspectionWeight(args, MAX_INTROSPECTION);
      if (weight > MAX_INTROSPECTION) {
        throw overLimit(
          'The operation selects too much of __schema and __type. Select fewer fields, or split it into several operations.',
        );
      }
      await turns.take(request, weight);
      return {
        onExecuteDone({ result, setResult }) {
          const errors = singleResult(result)?.errors ?? [];
          if (errors.length > MAX_ERRORS) {
            setResult({ ...result, errors: firstOf(errors) });
          }
        },
      };
    },
    onResultProcess({ request, result, setResult }) {
      const end = () => operations.get(request)?.operation?.execution.end();
      const single = singleResult(result);
      if (single?.data == null) {
        end();
        return;
      }
      const finish = (text: string | undefined) => {
        end();
        setResult(text === undefined ? tooLarge(single, maxBytes) : { ...single, stringify: withData(text) });
      };
      const parts = jsonParts(single.data);
      const first = parts.next().value ?? '';
      const second = parts.next();
      if (second.done) {
        finish(Buffer.byteLength(first) > maxBytes ? undefined : first);
        return;
      }
      return write(request, chain([first, second.value], parts)).then(finish);
    },
  };
}

function* chain(...all: readonly Iterable<string>[]): Generator<string> {
  for (const each of all) {
    yield* each;
  }
}

function firstOf(errors: readonly GraphQLError[]): readonly GraphQLError[] {
  const others = errors.length - MAX_ERRORS;
  return [
    ...errors.slice(0, MAX_ERRORS),
    overLimit(`${others} more errors are left out. Correct the first ${MAX_ERRORS}, and try again.`),
  ];
}

/** Writes a result whose data is written already. */
function withData(data: string) {
  return (result: ExecutionResult): string => {
    const members = Object.entries(result).filter(
      ([name, value]) => value !== undefined && name !== 'stringify',
    );
    const written = members.map(
      ([name, value]) => `${JSON.stringify(name)}:${name === 'data' ? data : JSON.stringify(value)}`,
    );
    return `{${written.join(',')}}`;
  };
}

function tooLarge({ extensions }: ExecutionResult, maxBytes: number) {
  const error = overLimit(answerTooLarge(maxBytes));
  return { data: null, errors: [error], ...(extensions && { extensions }) };
}
