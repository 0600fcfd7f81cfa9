import type { ExecutionArgs, ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { WorkTurns } from '../execution/work-turns.ts';
import type { OperationContext } from '../operation/start-operation.ts';
import { answerTooLarge } from '../operation/work-limits.ts';
import { createErrorRoom } from './error-room.ts';
import { mapParts, type Part, partsIn } from './incremental/parts.ts';
import { type PartLimits, writePart } from './incremental/write-part.ts';
import { jsonParts } from './json-parts.ts';
import { overLimit } from './limits/over-limit.ts';
import { createLongAnswer, type LongAnswer } from './long-answer.ts';
import { withBody } from './response-body.ts';
import { singleResult } from './single-result.ts';
import { writeMembers } from './write-members.ts';

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
  const longAnswers = new WeakMap<Request, LongAnswer>();

  /** The JSON of a value in chunks, or undefined if it has more bytes than there is room for. */
  async function write(
    request: Request,
    parts: Iterable<string>,
    room: number,
  ): Promise<readonly Buffer[] | undefined> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for (const part of parts) {
      const chunk = Buffer.from(part);
      bytes += chunk.length;
      if (bytes > room) {
        return undefined;
      }
      chunks.push(chunk);
      await turns.take(request, part.length / CHARACTERS_PER_WEIGHT);
    }
    return chunks;
  }

  /** What all parts of one answer share. */
  function partLimits(request: Request): PartLimits {
    let room = maxBytes;
    return {
      async write(value) {
        const chunks = await write(request, jsonParts(value), room);
        const bytes = chunks && Buffer.concat(chunks);
        room -= bytes?.length ?? 0;
        return bytes?.toString();
      },
      tooLarge: overLimit(answerTooLarge(maxBytes)),
      limitErrors: createErrorRoom(),
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
          // Before they are masked one by one.
          const single = singleResult(result);
          if (single?.errors !== undefined) {
            setResult({ ...single, errors: createErrorRoom()(single.errors) });
          }
        },
      };
    },
    onResultProcess({ request, result, setResult }) {
      const operation = operations.get(request)?.operation;
      const execution = operation?.execution;
      const end = () => execution?.end();
      const parts = partsIn(result);
      if (parts !== undefined) {
        const limits = partLimits(request);
        const map = async (part: Part) => {
          const written = await writePart(part, limits);
          execution?.partWritten();
          if (written.hasNext === part.hasNext) {
            return written;
          }
          // The last part after all, which nobody has given the credits.
          const credits = await operation?.end();
          return credits === undefined ? written : { ...written, extensions: { credits } };
        };
        setResult(mapParts(parts, { signal: request.signal, map, end }));
        return;
      }
      const single = singleResult(result);
      if (single?.data == null) {
        end();
        return;
      }
      const finish = (stringify: LongAnswer['stringify'] | undefined) => {
        end();
        setResult(stringify ? { ...single, stringify } : tooLarge(single, maxBytes));
      };
      const texts = jsonParts(single.data);
      const first = texts.next().value ?? '';
      const second = texts.next();
      if (second.done) {
        finish(Buffer.byteLength(first) > maxBytes ? undefined : withData(first));
        return;
      }
      return write(request, chain([first, second.value], texts), maxBytes).then(chunks => {
        const answer = chunks && createLongAnswer(chunks);
        answer && longAnswers.set(request, answer);
        finish(answer?.stringify);
      });
    },
    onResponse({ request, response, setResponse, fetchAPI }) {
      const bytes = longAnswers.get(request)?.complete(response);
      if (bytes !== undefined) {
        setResponse(withBody(response, bytes, fetchAPI));
      }
    },
  };
}

function* chain(...all: readonly Iterable<string>[]): Generator<string> {
  for (const each of all) {
    yield* each;
  }
}

/** Writes a result whose data is written already. */
function withData(data: string) {
  return (result: ExecutionResult): string => writeMembers(result, { data: () => data });
}

function tooLarge({ extensions }: ExecutionResult, maxBytes: number) {
  const error = overLimit(answerTooLarge(maxBytes));
  return { data: null, errors: [error], ...(extensions && { extensions }) };
}
