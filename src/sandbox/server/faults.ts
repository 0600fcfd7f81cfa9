import type { ListingAnswer } from '../query/answer.ts';
import type { SandboxRequest } from './request-log.ts';

/**
 * How requests go wrong. A fault affects the next `times` requests (default 1) to `method` (default any) that pass
 * token and rate. If several faults match, the oldest applies.
 */
export type Fault = FaultTarget &
  (ErrorFault | StatusFault | BodyFault | EditFault | DelayFault | StallFault | HangFault | ResetFault);

interface FaultTarget {
  readonly times?: number | undefined;
  /** The full method name, such as `SerpstatBacklinksProcedure.getIntersect`. */
  readonly method?: string | undefined;
}

/** Returns an error with HTTP 200. Costs no credits. */
interface ErrorFault {
  readonly kind: 'error';
  readonly code: number | string;
  readonly message: string;
  readonly data?: unknown;
}

/** Returns another HTTP status, as a proxy would; the default body is an HTML page. Costs no credits. */
interface StatusFault {
  readonly kind: 'status';
  readonly status: number;
  readonly body?: string | undefined;
  readonly contentType?: string | undefined;
}

/** Returns any text as the body, with HTTP 200. Charged like the correct answer. */
interface BodyFault {
  readonly kind: 'body';
  readonly body: string | ((request: SandboxRequest) => string);
}

/**
 * Changes the correct answer of a listing method: odd fields, a wrong total, another request's id. `edit` receives
 * its own copy, which it may change in place, and returns the value to send as JSON. Requests to getStats and
 * requests whose correct answer is an error do not use up the fault. Charged like the correct answer.
 */
interface EditFault {
  readonly kind: 'edit';
  readonly edit: (answer: ListingAnswer) => unknown;
}

/** Sends the correct answer `ms` milliseconds late. Charged at once, like the correct answer. */
interface DelayFault {
  readonly kind: 'delay';
  readonly ms: number;
}

/** Sends the headers and half of the correct answer, then nothing. Charged like the correct answer. */
interface StallFault {
  readonly kind: 'stall';
}

/** Never answers; the request ends when the client leaves or the sandbox closes. Costs no credits. */
interface HangFault {
  readonly kind: 'hang';
}

/** Resets the connection instead of answering. Costs no credits. */
interface ResetFault {
  readonly kind: 'reset';
}

/** The faults still to come. */
export class FaultQueue {
  #waiting: { readonly fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times ?? 1 });
  }

  /** @param editable Whether an edit fault can change the correct answer. */
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

/** Whether an affected request is charged like the correct answer. */
export function bills(fault: Fault): boolean {
  return fault.kind === 'body' || fault.kind === 'edit' || fault.kind === 'delay' || fault.kind === 'stall';
}
