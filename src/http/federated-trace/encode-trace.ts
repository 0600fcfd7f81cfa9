import { type Bytes, double, embedded, integer, text, toBase64 } from './protobuf.ts';
import type { Trace, TracedError, TracedField, TraceNode } from './trace-recorder.ts';

/**
 * Encodes a trace as the message `Trace` of Apollo's `reports.proto`, in base64. The messages of errors are masked, which
 * is the default of Apollo Server.
 *
 * @see https://www.npmjs.com/package/@apollo/usage-reporting-protobuf
 */
export function encodeTrace({ startedAt, endedAt, duration, root, isIncomplete }: Trace): string {
  return toBase64(
    embedded(3, timestamp(endedAt)) +
      embedded(4, timestamp(startedAt)) +
      integer(11, duration) +
      embedded(14, nodeMessage(root)) +
      // How many operations this trace stands for.
      double(31, 1) +
      integer(33, isIncomplete ? 1 : 0),
  );
}

function nodeMessage({ key, field, errors, children }: TraceNode): Bytes {
  let message = key === undefined ? '' : typeof key === 'string' ? text(1, key) : integer(2, key);
  if (field !== undefined) {
    message += fieldParts(field, key);
  }
  for (const error of errors) {
    message += embedded(11, errorMessage(error));
  }
  for (const child of children.values()) {
    message += embedded(12, nodeMessage(child));
  }
  return message;
}

function fieldParts(
  { type, parentType, name, start, end }: TracedField,
  responseName: TraceNode['key'],
): Bytes {
  return (
    text(3, type) +
    integer(8, start) +
    (end === undefined ? '' : integer(9, end)) +
    text(13, parentType) +
    (name === responseName ? '' : text(14, name))
  );
}

function errorMessage({ path, locations }: TracedError): Bytes {
  return (
    text(1, MASKED.message) +
    locations.map(({ line, column }) => embedded(2, integer(1, line) + integer(2, column))).join('') +
    text(4, JSON.stringify({ ...MASKED, locations, path }))
  );
}

const MASKED = { message: '<masked>', extensions: { maskedBy: 'serpstat-graphql' } };

/** `google.protobuf.Timestamp` of milliseconds since 1970. */
function timestamp(ms: number): Bytes {
  const seconds = Math.floor(ms / 1000);
  return integer(1, seconds) + integer(2, Math.round((ms - seconds * 1000) * 1e6));
}
