import type { ExecutionResult, GraphQLError } from 'graphql';
import { isAsyncIterable } from 'graphql-yoga';

/** One part of an answer that comes in parts: the first has `data`, later ones have `incremental`. */
export interface Part extends ExecutionResult {
  readonly hasNext?: boolean;
  readonly incremental?: readonly PartOfData[];
  /** Writes the part as JSON, instead of `JSON.stringify`. */
  readonly stringify?: (part: Part) => string;
}

/** What `@defer` and `@stream` have kept back. */
export interface PartOfData {
  readonly data?: unknown;
  readonly items?: readonly unknown[] | null;
  readonly path?: readonly (string | number)[];
  readonly errors?: readonly GraphQLError[];
}

/** The parts of a result; undefined if it comes in one. */
export function partsIn(result: unknown): AsyncIterable<Part> | undefined {
  // What the executor yields for `@defer` and `@stream`; Yoga's types do not tell.
  return isAsyncIterable(result) ? (result as AsyncIterable<Part>) : undefined;
}

export interface PartsHandlers {
  /** Aborts when the client hangs up. Nobody reads the parts then, and nobody says so. */
  readonly signal: AbortSignal;
  readonly map?: (part: Part) => Part | Promise<Part>;
  /** Called once: after the last part, or when no more are wanted. */
  readonly end?: () => void;
}

/** The same parts, changed by `map`. */
export function mapParts(
  parts: AsyncIterable<Part>,
  { signal, map = part => part, end = () => {} }: PartsHandlers,
): AsyncIterableIterator<Part> {
  const source = parts[Symbol.asyncIterator]();
  const stopped = Promise.withResolvers<IteratorResult<Part>>();
  let hasEnded = false;

  function finish(): void {
    if (!hasEnded) {
      hasEnded = true;
      signal.removeEventListener('abort', stop);
      end();
      // Neither awaited nor of interest: it can wait for, and fail with, a part that nobody wants any more.
      source.return?.().then(undefined, () => {});
    }
  }

  function stop(): void {
    finish();
    stopped.resolve(DONE);
  }

  async function read(): Promise<IteratorResult<Part>> {
    try {
      const next = await source.next();
      const value = next.done === true ? undefined : await map(next.value);
      if (value?.hasNext !== true) {
        finish();
      }
      return value === undefined ? DONE : { done: false, value };
    } catch (error) {
      finish();
      throw error;
    }
  }

  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) {
    stop();
  }
  return {
    next: () => (hasEnded ? Promise.resolve(DONE) : Promise.race([stopped.promise, read()])),
    return() {
      stop();
      return Promise.resolve(DONE);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

const DONE: IteratorResult<Part> = { done: true, value: undefined };

/** All errors of a part. */
export function errorsIn({ errors = [], incremental = [] }: Part): readonly GraphQLError[] {
  return [...errors, ...incremental.flatMap(({ errors: inner = [] }) => inner)];
}

/** The part with all its errors replaced. */
export function mapErrors(part: Part, replace: (error: GraphQLError) => GraphQLError): Part {
  if (errorsIn(part).length === 0) {
    return part;
  }
  const { errors, incremental } = part;
  return {
    ...part,
    ...(errors && { errors: errors.map(replace) }),
    ...(incremental && {
      incremental: incremental.map(each =>
        each.errors === undefined ? each : { ...each, errors: each.errors.map(replace) },
      ),
    }),
  };
}
