import type { ExecutionResult } from 'graphql';
import { isJson } from './response-body.ts';
import { writeMembers } from './write-members.ts';

/** An answer whose data is written already, as bytes: as text, 30 MB would be in memory several times. */
export interface LongAnswer {
  /** For Yoga, in place of `JSON.stringify`. A placeholder for a response whose body `complete` replaces. */
  readonly stringify: (result: ExecutionResult) => string;
  /** The bytes of the answer as JSON; undefined if the response is a stream. Call it once. */
  complete(response: Response): Buffer<ArrayBuffer> | undefined;
}

export function createLongAnswer(data: readonly Buffer[]): LongAnswer {
  let parts = data;
  let around: readonly string[] | undefined;
  let isStream = false;
  return {
    stringify(result) {
      // Streams are written when they are read, which is after `complete`.
      if (isStream) {
        return writeMembers(result, { data: () => Buffer.concat(parts).toString() });
      }
      around = aroundData(result);
      // Not empty, so that Yoga declares a length, in the place that it has in all answers.
      return ' ';
    },
    complete(response) {
      isStream = !isJson(response);
      if (around === undefined) {
        return undefined;
      }
      const [before = '', after = ''] = around;
      const bytes = Buffer.concat([Buffer.from(before), ...parts, Buffer.from(after)]);
      // The request, and with it this object, is kept until the client has read the answer.
      parts = [];
      return bytes;
    },
  };
}

/** JSON escapes this character, so it stands for the data alone. */
const DATA = '\0';

/** The JSON of a result before its data, and after them. */
function aroundData(result: ExecutionResult): readonly string[] {
  return writeMembers(result, { data: () => DATA }).split(DATA);
}
