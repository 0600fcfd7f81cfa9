import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import type { LimitsConfig } from '../config.ts';
import { SMALL } from '../execution/executions.ts';
import type { PersistedDocuments } from '../http/documents/use-documents.ts';
import type { GuardedRequest } from '../http/guard.ts';
import type { Payer } from '../operation/start-operation.ts';
import type { OperationRecord } from '../telemetry/observer.ts';
import { traceIdFrom } from '../telemetry/trace.ts';
import { type Admission, admit } from './admission.ts';
import { type Answer, type AnswerDependencies, createSender, type Exchange } from './answer.ts';
import { createBodies } from './bodies.ts';
import { createDocuments, type DocumentOptions } from './documents.ts';
import { handOn } from './hand-on.ts';
import { createPieces } from './pieces.ts';
import { startWarmOperation, type WarmDependencies } from './warm-operation.ts';

export interface FastLaneOptions extends WarmDependencies, AnswerDependencies {
  readonly endpoint: string;
  readonly schema: GraphQLSchema;
  readonly limits: LimitsConfig;
  readonly persisted: PersistedDocuments;
  /** The documents that the ordinary path has parsed. */
  readonly parsed: DocumentOptions['parsed'];
  /** Bytes that JSON of rows may take in memory. */
  readonly pieceBytes: number;
  /** Whose key an `Authorization` header has, unless that client is too busy. Undefined without CLIENTS. */
  readonly payerWith: ((authorization: string | null) => Payer | undefined) | undefined;
  readonly isClosing: () => boolean;
  readonly operated: (operation: OperationRecord) => void;
}

/** Answers a request, or calls `next` and leaves the request as it came. */
export type FastLane = (
  request: IncomingMessage,
  response: ServerResponse,
  guarded: GuardedRequest,
  next: () => void,
) => void;

/**
 * A lane in front of the ordinary path: answers operations whose rows memory holds, at once, and hands on all others. It
 * repeats what the ordinary path does, for speed, so nothing that it sends, bills or records may differ from that
 * (`test/fast-lane/` compares both). FAST_LANE=false switches it off.
 *
 * Three files decide whether it answers a request: `admission.ts` by its headers, `documents.ts` by what it asks, and
 * `warm-operation.ts` by what memory holds.
 */
export function createFastLane(options: FastLaneOptions): FastLane {
  const { endpoint, limits, guard, clock, executions, payerWith, isClosing, operated } = options;
  const { turns } = executions;
  const bodies = createBodies(
    options.persisted,
    createDocuments({
      ...options,
      pieces: createPieces(options.pieceBytes),
      spend: weight => turns.spend(weight),
      evicted: () => bodies.clear(),
    }),
  );
  const send = createSender(options);

  /** Throws where the ordinary path has to answer. Until then, it has changed nothing. */
  function answerTo({ request, admission, payer, arrivedAt }: Arrival, body: string): Answer {
    const { plan, variables, inputs } = bodies.read(body);
    const operation = startWarmOperation(options, payer);
    const data = plan({ variables, inputs, context: { operation } });
    if (data.length > limits.answerBytes) {
      handOn();
    }
    const { credits, freshUntil } = operation.end();
    const weight = operation.weight();
    if (weight > SMALL) {
      turns.spend(weight / ORDINARY_BY_FAST);
    }
    operated({
      outcome: 'ok',
      ms: clock.now() - arrivedAt,
      spent: 0,
      saved: credits?.saved ?? 0,
      stale: 0,
      client: payer?.client.name,
      traceId: () => traceIdFrom(request.headers.traceparent?.toString() ?? null),
    });
    const extensions = credits === undefined ? '' : `,"extensions":{"credits":${JSON.stringify(credits)}}`;
    return { mediaType: admission.mediaType, body: `{"data":${data}${extensions}}`, freshUntil };
  }

  function serve(arrival: Arrival): void {
    const { request, response, admission } = arrival;
    // The client has hung up.
    if (response.destroyed) {
      return;
    }
    const chunk: Buffer | null = request.read();
    let answer: Answer | undefined;
    if (chunk?.length === admission.bodyBytes) {
      try {
        answer = answerTo(arrival, chunk.toString());
      } catch {
        // Whatever is wrong, the ordinary path finds it too, and says what it is.
      }
    }
    if (answer !== undefined) {
      send(arrival, answer);
      return;
    }
    if (chunk !== null) {
      // Before the stream tells its end: as if nobody had read.
      request.unshift(chunk);
    }
    arrival.next();
  }

  function serveInTurn(arrival: Arrival): void {
    if (turns.hasRoom) {
      serve(arrival);
    } else {
      void turns.take(arrival, 0)?.then(() => serve(arrival));
    }
  }

  /** Undefined for requests that only the ordinary path answers. */
  function admitted(request: IncomingMessage, guarded: GuardedRequest): Admitted | undefined {
    const admission = isClosing() ? undefined : admit(request, endpoint);
    if (
      admission === undefined ||
      // A program that embeds the gateway reads it too.
      request.readableFlowing !== null ||
      admission.bodyBytes > limits.bodyBytes ||
      guard.checkOperation(guarded) !== undefined
    ) {
      return undefined;
    }
    const payer = payerWith?.(guarded.header('authorization'));
    return payerWith !== undefined && payer === undefined
      ? undefined
      : { admission, payer, arrivedAt: clock.now() };
  }

  return (request, response, guarded, next) => {
    const found = admitted(request, guarded);
    if (found === undefined) {
      next();
    } else {
      const arrival = { ...found, request, response, guarded, next };
      // At once, so that nobody else begins to read before.
      request.once('readable', () => serveInTurn(arrival));
    }
  };
}

interface Admitted {
  readonly admission: Admission;
  /** Undefined without CLIENTS. */
  readonly payer: Payer | undefined;
  /** By the clock's `now`. */
  readonly arrivedAt: number;
}

interface Arrival extends Admitted, Exchange {
  readonly next: () => void;
}

/** How much longer the ordinary path takes for the same rows, about. */
const ORDINARY_BY_FAST = 10;
