import type { ListingAnswer } from '../query/answer.ts';
import type { SandboxRequest } from './request-log.ts';

/**
 * How requests go wrong. A fault waits for requests whose token and rate are in order, spoils the next `times` of
 * them (default 1) that are of its `method` (default any), and is gone. Of several that fit, the oldest comes first.
 */
export type Fault = Aim &
  (ErrorFault | StatusFault | BodyFault | EditFault | DelayFault | StallFault | HangFault | ResetFault);

interface Aim {
  readonly times?: number | undefined;
  /** A whole method name, such as `SerpstatBacklinksProcedure.getIntersect`. */
  readonly method?: string | undefined;
}

/** An error answer with HTTP 200. Bills nothing. */
interface ErrorFault {
  readonly kind: 'error';
  readonly code: number | string;
  readonly message: string;
  readonly data?: unknown;
}

/** Another HTTP status, as a proxy in front would answer; an HTML page by default. Bills nothing. */
interface StatusFault {
  readonly kind: 'status';
  readonly status: number;
  readonly body?: string | undefined;
  readonly contentType?: string | undefined;
}

/** Any text as the body, with HTTP 200. Bills as the right answer would. */
interface BodyFault {
  readonly kind: 'body';
  readonly body: string | ((request: SandboxRequest) => string);
}

/**
 * The right answer of a listing method, changed: odd fields, a wrong total, a foreign id. `edit` gets its own copy
 * and may change it in place; what it returns is sent as JSON. Requests whose right answer is an error, and
 * getStats, do not use the fault up. Bills as the right answer would.
 */
interface EditFault {
  readonly kind: 'edit';
  readonly edit: (answer: ListingAnswer) => unknown;
}

/** The right answer, that many milliseconds late. Bills at once, as the right answer would. */
interface DelayFault {
  readonly kind: 'delay';
  readonly ms: number;
}

/** Headers and half of the right answer, then nothing. Bills as the right answer would. */
interface StallFault {
  readonly kind: 'stall';
}

/** No answer until the client goes away or the sandbox closes. Bills nothing. */
interface HangFault {
  readonly kind: 'hang';
}

/** The connection is reset in place of an answer. Bills nothing. */
interface ResetFault {
  readonly kind: 'reset';
}

/** The faults that are still to happen. */
export class FaultQueue {
  #waiting: { readonly fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times ?? 1 });
  }

  /** @param editable Whether the right answer is one that an edit fault takes. */
  take(method: string, editable: boolean): Fault | undefined {
    const entry = this.#waiting.find(
      ({ fault }) => (fault.method ?? method) === method && (fault.kind !== 'edit' || editable),
    );
    if (!entry) {
      return undefined;
    }
    entry.left -= 1;
    if (entry.left <= 0) {
      this.#waiting = this.#waiting.filter(other => other !== entry);
    }
    return entry.fault;
  }

  clear(): void {
    this.#waiting = [];
  }
}

/** Whether a request that the fault spoils is charged as its right answer would be. */
export function bills(fault: Fault): boolean {
  return fault.kind === 'body' || fault.kind === 'edit' || fault.kind === 'delay' || fault.kind === 'stall';
}
