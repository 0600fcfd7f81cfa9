import type { ExecutionArgs, ExecutionResult, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { WorkTurns } from '../execution/work-turns.ts';
import type { OperationContext } from '../operation/start-operation.ts';
import { answerTooLarge } from '../operation/work-limits.ts';
import { jsonParts } from './json-parts.ts';
import { overLimit } from './limits/over-limit.ts';
import { createLongAnswer, envelopeOf, type LongAnswer } from './long-answer.ts';
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

/** Characters that all errors of one answer have as JSON. Their paths repeat names of the document, however long. */
const MAX_ERROR_CHARACTERS = 2 ** 20;

/**
 * The weight of parsing and validating a document is the square of its characters, divided by this: validation compares
 * fields with each other.
 */
const SQUARES_PER_WEIGHT = 2000;

/** Characters of JSON that take as long to write as a field takes to resolve. */
const CHARACTERS_PER_WEIGHT = 50;

/**
 * Keeps one operation from stopping others: reads documents, resolves introspection and writes answers in turns, and
 * refuses answers that are too large while it writes them. Must precede the plugins that look at the result's errors.
 */
export function useAnswerLimits({ maxBytes, turns, introspectionWeight }: AnswerLimits): Plugin<Context> {
  const operations = new WeakMap<Request, Context>();
  const longAnswers = new WeakMap<Request, LongAnswer>();

  /** The JSON of the data, or undefined if it is too large. */
  async function write(request: Request, parts: Iterable<string>): Promise<LongAnswer | undefined> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for (const part of parts) {
      const chunk = Buffer.from(part);
      bytes += chunk.length;
      if (bytes > maxBytes) {
        return undefined;
      }
      chunks.push(chunk);
      await turns.take(request, part.length / CHARACTERS_PER_WEIGHT);
    }
    return createLongAnswer(chunks);
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
          // Before they are masked one by one.
          const single = singleResult(result);
          if (single?.errors !== undefined) {
            setResult({ ...single, errors: firstOf(single.errors) });
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
      const finish = (stringify: LongAnswer['stringify'] | undefined) => {
        end();
        setResult(stringify ? { ...single, stringify } : tooLarge(single, maxBytes));
      };
      const parts = jsonParts(single.data);
      const first = parts.next().value ?? '';
      const second = parts.next();
      if (second.done) {
        finish(Buffer.byteLength(first) > maxBytes ? undefined : withData(first));
        return;
      }
      return write(request, chain([first, second.value], parts)).then(answer => {
        answer && longAnswers.set(request, answer);
        finish(answer?.stringify);
      });
    },
    onResponse({ request, response, setResponse, fetchAPI }) {
      const bytes = longAnswers.get(request)?.complete(response);
      if (bytes !== undefined) {
        const { status, statusText, headers } = response;
        headers.set('content-length', String(bytes.length));
        setResponse(new fetchAPI.Response(bytes, { status, statusText, headers }));
      }
    },
  };
}

function* chain(...all: readonly Iterable<string>[]): Generator<string> {
  for (const each of all) {
    yield* each;
  }
}

/** The errors that one answer has room for: at least one, and a last one which says how many are left out. */
function firstOf(errors: readonly GraphQLError[]): readonly GraphQLError[] {
  let characters = 0;
  const surplus = errors.findIndex((error, place) => {
    if (place === MAX_ERRORS) {
      return true;
    }
    characters += JSON.stringify(error).length;
    return place > 0 && characters > MAX_ERROR_CHARACTERS;
  });
  return surplus === -1 ? errors : [...errors.slice(0, surplus), leftOut(errors.length - surplus, surplus)];
}

function leftOut(others: number, shown: number): GraphQLError {
  const what = others === 1 ? '1 more error is' : `${others} more errors are`;
  return overLimit(`${what} left out. Correct the first ${shown}, and try again.`);
}

/** Writes a result whose data is written already. */
function withData(data: string) {
  return (result: ExecutionResult): string => {
    const { before, after } = envelopeOf(result);
    return before + data + after;
  };
}

function tooLarge({ extensions }: ExecutionResult, maxBytes: number) {
  const error = overLimit(answerTooLarge(maxBytes));
  return { data: null, errors: [error], ...(extensions && { extensions }) };
}
