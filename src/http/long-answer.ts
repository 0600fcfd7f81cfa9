import type { ExecutionResult } from 'graphql';

/** An answer whose data is written already, as bytes: as text, 30 MB would be in memory several times. */
export interface LongAnswer {
  /** For Yoga, in place of `JSON.stringify`. A placeholder for a response whose body `complete` replaces. */
  readonly stringify: (result: ExecutionResult) => string;
  /** The bytes of the answer as JSON; undefined if the response is a stream. Call it once. */
  complete(response: Response): Buffer<ArrayBuffer> | undefined;
}

export function createLongAnswer(data: readonly Buffer[]): LongAnswer {
  let parts = data;
  let envelope: Envelope | undefined;
  let isStream = false;
  return {
    stringify(result) {
      const { before, after } = envelopeOf(result);
      // Streams are written when they are read, which is after `complete`.
      if (isStream) {
        return before + Buffer.concat(parts).toString() + after;
      }
      envelope = { before, after };
      // Not empty, so that Yoga declares a length, in the place that it has in all answers.
      return ' ';
    },
    complete({ headers }) {
      isStream = !JSON_TYPES.test(headers.get('content-type') ?? '');
      if (envelope === undefined) {
        return undefined;
      }
      const bytes = Buffer.concat([Buffer.from(envelope.before), ...parts, Buffer.from(envelope.after)]);
      // The request, and with it this object, is kept until the client has read the answer.
      parts = [];
      return bytes;
    },
  };
}

/** The JSON of a result on both sides of its data. */
interface Envelope {
  readonly before: string;
  readonly after: string;
}

export function envelopeOf(result: ExecutionResult): Envelope {
  const members = Object.entries(result)
    .filter(([name, value]) => value !== undefined && name !== 'stringify')
    .map(([name, value]) => `"${name}":${name === 'data' ? '' : JSON.stringify(value)}`);
  const place = members.indexOf('"data":') + 1;
  return {
    before: `{${members.slice(0, place).join(',')}`,
    after: `${members
      .slice(place)
      .map(member => `,${member}`)
      .join('')}}`,
  };
}

const JSON_TYPES = /^application\/(graphql-response\+)?json/;
