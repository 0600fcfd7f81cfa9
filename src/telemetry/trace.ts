import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

const current = new AsyncLocalStorage<string>();

/** Runs the work, and everything asynchronous that it starts, with a trace id. */
export function inTrace<T>(traceId: string, work: () => T): T {
  return current.run(traceId, work);
}

/** The trace id of the current work; a new one outside of `inTrace`. */
export function currentTraceId(): string {
  return current.getStore() ?? newTraceId();
}

/**
 * Reads the trace id, 32 hexadecimal digits, from a request's `traceparent` header. Returns a new one if the header is
 * absent or invalid (https://www.w3.org/TR/trace-context/).
 */
export function traceIdFrom(traceparent: string | null): string {
  const { version, traceId, parentId, rest } = TRACEPARENT.exec(traceparent ?? '')?.groups ?? {};
  const isKnown = version === '00' ? rest === undefined : version !== 'ff';
  const isUsable = traceId !== undefined && !isZero(traceId) && !isZero(parentId ?? '');
  return isKnown && isUsable ? traceId : newTraceId();
}

/** Future versions may append fields; `ff` is never valid. */
const TRACEPARENT =
  /^(?<version>[0-9a-f]{2})-(?<traceId>[0-9a-f]{32})-(?<parentId>[0-9a-f]{16})-[0-9a-f]{2}(?<rest>-.*)?$/s;

function isZero(id: string): boolean {
  return /^0+$/.test(id);
}

function newTraceId(): string {
  return randomBytes(16).toString('hex');
}
