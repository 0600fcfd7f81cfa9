import { Dispatcher } from 'undici';
import type { Clock } from '../../src/clock.ts';
import { Conversation, type Exchange, type Fate } from './simulated-exchange.ts';
import { nameOfListing, type SimulatedSerpstat } from './simulated-serpstat.ts';
import { type Question, refusal } from './wire.ts';

export interface SimulatedUpstreamOptions {
  readonly clock: Clock;
  readonly serpstat: SimulatedSerpstat;
  /** What the next request meets. */
  readonly fate: () => Fate;
  /** After how many milliseconds a connection that does not come about is given up. */
  readonly connectTimeoutMs: number;
}

/**
 * Connections to a simulated Serpstat, by a clock that a test moves: no socket, no timer of the machine. What was sent
 * is processed and charged, whether or not somebody still waits for the answer.
 */
export class SimulatedUpstream extends Dispatcher {
  readonly #options: SimulatedUpstreamOptions;
  readonly #exchanges: OpenExchange[] = [];
  #open = 0;
  #mostOpen = 0;

  constructor(options: SimulatedUpstreamOptions) {
    super();
    this.#options = options;
  }

  get exchanges(): readonly Exchange[] {
    return this.#exchanges;
  }

  /** Exchanges that have not ended. */
  get open(): number {
    return this.#open;
  }

  /** The most that were ever open at the same time. */
  get mostOpen(): number {
    return this.#mostOpen;
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const { clock, fate } = this.#options;
    const body = String(options.body);
    const call = JSON.parse(body) as Question; // what the gateway's client sends
    const { page, size, ...params } = call.params;
    const exchange: OpenExchange = {
      startedAt: clock.now(),
      fate: fate(),
      method: call.method,
      isTooFast: false,
      listing: page === undefined ? undefined : nameOfListing(call.method, params),
      query: params.query,
      page: Number(page ?? 0),
      size: Number(size ?? 0),
      outcome: 'open',
      endedAt: undefined,
      billed: 0,
    };
    this.#exchanges.push(exchange);
    this.#open += 1;
    this.#mostOpen = Math.max(this.#mostOpen, this.#open);
    this.#begin(
      exchange,
      new Conversation(exchange, handler, ended => this.#end(exchange, ended)),
      call,
      body,
    );
    return true;
  }

  override async close(callback?: () => void): Promise<void> {
    callback?.();
  }

  override async destroy(...callbacks: readonly unknown[]): Promise<void> {
    const callback = callbacks.findLast(each => typeof each === 'function');
    callback?.();
  }

  #end(exchange: OpenExchange, outcome: Exchange['outcome']): void {
    exchange.outcome = outcome;
    exchange.endedAt = this.#options.clock.now();
    this.#open -= 1;
  }

  #begin(exchange: OpenExchange, conversation: Conversation, call: Question, body: string): void {
    const { clock, serpstat, connectTimeoutMs } = this.#options;
    const { fate } = exchange;
    if (fate.kind === 'unsent') {
      clock.after(fate.ms, () => conversation.fail(fate.code));
      return;
    }
    if (fate.kind === 'unconnected') {
      clock.after(connectTimeoutMs, () => conversation.fail('UND_ERR_CONNECT_TIMEOUT'));
      return;
    }
    if (!conversation.send(body)) {
      return;
    }
    if (reachesSerpstat(fate) && !serpstat.takes()) {
      exchange.isTooFast = true;
      clock.after(fate.ms, () =>
        conversation.answer(JSON.stringify(refusal(call.id, 429, 'Too many requests'))),
      );
      return;
    }
    // Half of the time passes before Serpstat is done with it, and half before the answer is here.
    clock.after(fate.ms / 2, () => {
      let answer = '';
      if (isProcessed(fate)) {
        const processed = serpstat.process(call);
        exchange.billed = processed.credits;
        answer = JSON.stringify(processed.answer);
      }
      clock.after(fate.ms / 2, () => finish(conversation, fate, call, answer));
    });
  }
}

type OpenExchange = { -readonly [Member in keyof Exchange]: Exchange[Member] };

/** Fates of requests that were sent. */
type Sent = Exclude<Fate, { kind: 'unsent' } | { kind: 'unconnected' }>;

function reachesSerpstat(fate: Sent): boolean {
  return fate.kind === 'refused' || isProcessed(fate);
}

function isProcessed(fate: Sent): boolean {
  switch (fate.kind) {
    case 'answered':
    case 'garbled':
      return true;
    case 'broken':
    case 'silent':
      return fate.at !== 'unprocessed';
    case 'status':
    case 'refused':
      return false;
  }
}

function finish(conversation: Conversation, fate: Sent, call: Question, answer: string): void {
  switch (fate.kind) {
    case 'answered':
      conversation.answer(answer);
      return;
    case 'garbled':
      conversation.answer(fate.garble(answer));
      return;
    case 'refused':
      conversation.answer(JSON.stringify(refusal(call.id, fate.code, fate.message)));
      return;
    case 'status':
      conversation.answer(`<html><h1>${fate.status}</h1></html>`, fate.status);
      return;
    case 'broken':
    case 'silent':
      if (fate.at === 'cut') {
        conversation.begin(answer.slice(0, answer.length / 2));
      }
      if (fate.kind === 'broken') {
        conversation.fail(fate.code);
      }
      return;
  }
}
