import type { ExecutionArgs, ExecutionResult, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { WorkTurns } from '../execution/work-turns.ts';
import type { OperationContext } from '../operation/start-operation.ts';
import { answerTooLarge } from '../operation/work-limits.ts';
import { mapParts, type Part, partsIn } from './incremental/parts.ts';
import { type PartLimits, writePart } from './incremental/write-part.ts';
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
const SQUARES_PER_WEIGHT = 2000;

/** Characters of JSON that take as long to write as a field takes to resolve. */
const CHARACTERS_PER_WEIGHT = 50;

/**
 * Keeps one operation from stopping others: reads documents, resolves introspection and writes answers in turns, and
 * refuses answers that are too large while it writes them. Must precede the plugins that look at the result's errors.
 */
export function useAnswerLimits({ maxBytes, turns, introspectionWeight }: AnswerLimits): Plugin<Context> {
  const operations = new WeakMap<Request, Context>();

  /** The JSON of the data, or undefined if it has more bytes than there is room for. */
  async function write(request: Request, parts: Iterable<string>, room: number): Promise<string | undefined> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for (const part of parts) {
      const chunk = Buffer.from(part);
      bytes += chunk.length;
      if (bytes > room) {
        return undefined;
      }
      // Bytes, because the heap has less room than the memory beside it.
      chunks.push(chunk);
      await turns.take(request, part.length / CHARACTERS_PER_WEIGHT);
    }
    return Buffer.concat(chunks).toString();
  }

  /** What all parts of one answer share. */
  function partLimits(request: Request): PartLimits {
    let room = maxBytes;
    let errorsLeft = MAX_ERRORS;
    return {
      async write(value) {
        const text = await write(request, jsonParts(value), room);
        room -= Buffer.byteLength(text ?? '');
        return text;
      },
      tooLarge: overLimit(answerTooLarge(maxBytes)),
      limitErrors(errors) {
        const shown = errors.length > errorsLeft ? firstOf(errors, errorsLeft) : errors;
        errorsLeft = Math.max(0, errorsLeft - errors.length);
        return shown;
      },
    };
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
            setResult({ ...result, errors: firstOf(errors, MAX_ERRORS) });
          }
        },
      };
    },
    onResultProcess({ request, result, setResult }) {
      const execution = operations.get(request)?.operation?.execution;
      const end = () => execution?.end();
      const parts = partsIn(result);
      if (parts !== undefined) {
        const limits = partLimits(request);
        const map = async (part: Part) => {
          const written = await writePart(part, limits);
          execution?.partWritten();
          return written;
        };
        setResult(mapParts(parts, { signal: request.signal, map, end }));
        return;
      }
      const single = singleResult(result);
      if (single?.data == null) {
        end();
        return;
      }
      const finish = (text: string | undefined) => {
        end();
        setResult(text === undefined ? tooLarge(single, maxBytes) : { ...single, stringify: withData(text) });
      };
      const texts = jsonParts(single.data);
      const first = texts.next().value ?? '';
      const second = texts.next();
      if (second.done) {
        finish(Buffer.byteLength(first) > maxBytes ? undefined : first);
        return;
      }
      return write(request, chain([first, second.value], texts), maxBytes).then(finish);
    },
  };
}

function* chain(...all: readonly Iterable<string>[]): Generator<string> {
  for (const each of all) {
    yield* each;
  }
}

function firstOf(errors: readonly GraphQLError[], count: number): readonly GraphQLError[] {
  const others = errors.length - count;
  return [
    ...errors.slice(0, count),
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
