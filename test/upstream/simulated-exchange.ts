import type { Dispatcher } from 'undici';

/** What a request meets. `ms` is how long it takes until it happens. */
export type Fate =
  /** The right answer, which may be slow. */
  | { readonly kind: 'answered'; readonly ms: number }
  /** No connection comes about: it is refused, or breaks before the request is on its way. */
  | { readonly kind: 'unsent'; readonly ms: number; readonly code: string }
  /** Nobody says whether there will be a connection. */
  | { readonly kind: 'unconnected' }
  /** The connection breaks after the request was sent. */
  | { readonly kind: 'broken'; readonly ms: number; readonly at: Point; readonly code: string }
  /** Nothing more comes, and the connection stays. */
  | { readonly kind: 'silent'; readonly ms: number; readonly at: Point }
  /** A proxy's page of HTML. */
  | { readonly kind: 'status'; readonly ms: number; readonly status: number }
  /** An error of Serpstat's own. */
  | { readonly kind: 'refused'; readonly ms: number; readonly code: number; readonly message: string }
  /** The right answer, processed and charged, as something that cannot be read any more. */
  | { readonly kind: 'garbled'; readonly ms: number; readonly garble: (answer: string) => string };

/** Where an exchange comes to its end: `unprocessed` requests cost nothing, of `cut` ones half the answer comes. */
export type Point = 'unprocessed' | 'processed' | 'cut';

/** One request, from when it was given to the dispatcher. */
export interface Exchange {
  readonly startedAt: number;
  readonly fate: Fate;
  readonly method: string;
  /** Whether it came too soon after the one before, and was refused for that. */
  readonly isTooFast: boolean;
  /** Of the listing that it asks for, or undefined where it asks for none. */
  readonly listing: string | undefined;
  /** The domain that it asks about. */
  readonly query: unknown;
  readonly page: number;
  readonly size: number;
  /** `answered` where the whole answer came, whatever it says; `aborted` where the gateway broke it off. */
  readonly outcome: 'open' | 'answered' | 'failed' | 'aborted';
  readonly endedAt: number | undefined;
  /** What Serpstat has charged for it. */
  readonly billed: number;
}

/** One exchange as undici's handler sees it. Nothing that is said after its end is heard. */
export class Conversation implements Dispatcher.DispatchController {
  readonly #exchange: Exchange;
  readonly #handler: Dispatcher.DispatchHandler;
  readonly #end: (outcome: Exchange['outcome']) => void;
  aborted = false;
  paused = false;
  reason: Error | null = null;

  constructor(
    exchange: Exchange,
    handler: Dispatcher.DispatchHandler,
    end: (outcome: Exchange['outcome']) => void,
  ) {
    this.#exchange = exchange;
    this.#handler = handler;
    this.#end = end;
  }

  /** Whether the request has gone out: who has left already sends nothing. */
  send(body: string): boolean {
    this.#handler.onRequestStart?.(this, null);
    if (!this.aborted) {
      this.#handler.onBodySent?.(Buffer.from(body));
      this.#handler.onRequestSent?.();
    }
    return !this.aborted;
  }

  /** Headers and a part of the body, or all of it. */
  begin(body: string, status = 200): void {
    if (this.#isOpen) {
      this.#handler.onResponseStarted?.();
      this.#handler.onResponseStart?.(this, status, { 'content-type': 'application/json' });
    }
    if (this.#isOpen) {
      this.#handler.onResponseData?.(this, Buffer.from(body));
    }
  }

  answer(body: string, status = 200): void {
    this.begin(body, status);
    if (this.#isOpen) {
      this.#end('answered');
      this.#handler.onResponseEnd?.(this, {});
    }
  }

  fail(code: string): void {
    if (this.#isOpen) {
      this.#end('failed');
      this.#handler.onResponseError?.(this, Object.assign(new Error(`simulated ${code}`), { code }));
    }
  }

  abort(reason: Error): void {
    if (this.#isOpen) {
      this.aborted = true;
      this.reason = reason;
      this.#end('aborted');
      this.#handler.onResponseError?.(this, reason);
    }
  }

  /** What has come is little enough to be held: nothing is kept back. */
  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }

  get #isOpen(): boolean {
    return this.#exchange.outcome === 'open';
  }
}
