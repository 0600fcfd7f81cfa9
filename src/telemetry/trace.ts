import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

const current = new AsyncLocalStorage<string>();

/** Does the work, and all that follows from it, under a trace id. */
export function inTrace<T>(traceId: string, work: () => T): T {
  return current.run(traceId, work);
}

/** The trace id that work is done under; a new one where there is none. */
export function currentTraceId(): string {
  return current.getStore() ?? newTraceId();
}

/**
 * The trace id of a request, by its `traceparent` header: 32 hexadecimal digits. A new one where the header is absent
 * or not as https://www.w3.org/TR/trace-context/ has it.
 */
export function traceIdFrom(traceparent: string | null): string {
  const { version, traceId, parentId, rest } = TRACEPARENT.exec(traceparent ?? '')?.groups ?? {};
  const isKnown = version === '00' ? rest === undefined : version !== 'ff';
  const isUsable = traceId !== undefined && !isZero(traceId) && !isZero(parentId ?? '');
  return isKnown && isUsable ? traceId : newTraceId();
}

/** Versions to come may add members behind what this one has; `ff` is forbidden for good. */
const TRACEPARENT =
  /^(?<version>[0-9a-f]{2})-(?<traceId>[0-9a-f]{32})-(?<parentId>[0-9a-f]{16})-[0-9a-f]{2}(?<rest>-.*)?$/s;

function isZero(id: string): boolean {
  return /^0+$/.test(id);
}

function newTraceId(): string {
  return randomBytes(16).toString('hex');
}
