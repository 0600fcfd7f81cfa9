import type { IncomingMessage, RequestListener } from 'node:http';
import { createYoga, useReadinessCheck } from 'graphql-yoga';
import { type Logger, pino } from 'pino';
import { Registry } from 'prom-client';
import type { Dispatcher } from 'undici';
import { createBuying } from './buying/buying.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { separateAdminPaths } from './http/admin-paths.ts';
import { corsFor } from './http/cors.ts';
import { graphiqlOptions, renderGraphiQLPage } from './http/graphiql.ts';
import { countInFlight } from './http/in-flight.ts';
import { createDocumentCache } from './http/limits/document-cache.ts';
import { useBodyLimit } from './http/limits/use-body-limit.ts';
import { useDocumentLimits } from './http/limits/use-document-limits.ts';
import { createErrorMask } from './http/mask-error.ts';
import { createUnreadAnswers } from './http/unread-answers.ts';
import { useAcceptCheck } from './http/use-accept-check.ts';
import { useAnswerLimits } from './http/use-answer-limits.ts';
import { useCompression } from './http/use-compression.ts';
import { useDrain } from './http/use-drain.ts';
import { useGraphiQLPage } from './http/use-graphiql-page.ts';
import { useMetrics } from './http/use-metrics.ts';
import { useOperation } from './http/use-operation.ts';
import { useOperationRecord } from './http/use-operation-record.ts';
import { useParameterCheck } from './http/use-parameter-check.ts';
import { useRootRedirect } from './http/use-root-redirect.ts';
import { useSiteCheck } from './http/use-site-check.ts';
import { useTrace } from './http/use-trace.ts';
import { useUnreadAnswers } from './http/use-unread-answers.ts';
import { Executions } from './operation/executions.ts';
import { startOperation } from './operation/start-operation.ts';
import { introspectionWeight } from './schema/introspection.ts';
import { schema } from './schema/schema.ts';
import type { BacklinkRow } from './serpstat/backlinks.ts';
import { createCreditBalance } from './serpstat/balance.ts';
import { createSerpstatClient } from './serpstat/client.ts';
import type { IntersectRow } from './serpstat/intersect.ts';
import { redact } from './serpstat/redact.ts';
import { createRequestQueue } from './serpstat/request-queue.ts';
import { createSlices } from './slices.ts';
import { openStore } from './store/open-store.ts';
import { createLogObserver } from './telemetry/log.ts';
import { createMetrics } from './telemetry/metrics.ts';
import { tellAll } from './telemetry/observer.ts';
import { currentTraceId } from './telemetry/trace.ts';

export { type Config, ConfigError, readConfig, type SerpstatConfig } from './config.ts';
export { type ErrorCode, GatewayError } from './errors.ts';
export { StoreUrlError } from './store/store-url.ts';

/** A GraphQL gateway to the Serpstat Backlinks API. */
export interface Gateway {
  /** Answers a request as `fetch` would, without a socket in between. */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** Listener for `http.createServer`, and for frameworks that take one. */
  readonly handler: RequestListener;
  /** The same for `/health`, `/ready` and `/metrics` alone. With ADMIN_PORT, `handler` does not answer these paths. */
  readonly adminHandler: RequestListener;
  /** Turns `/ready` to 503 and new requests away, lets those in flight finish, closes the connections to Serpstat. */
  close(): Promise<void>;
}

/** What can be put in the place of the gateway's own parts. */
export interface Overrides {
  /** Connections to Serpstat, instead of a pool to the configured address. It stays open when the gateway closes. */
  readonly dispatcher?: Dispatcher;
  readonly clock?: Clock;
  /** Where the waits before retries come from: a number from 0 up to 1, evenly spread. Default `Math.random`. */
  readonly random?: () => number;
  /** Instead of JSON lines on standard output. */
  readonly logger?: Logger;
  /**
   * What `/metrics` shows, instead of a registry of the gateway's own: for a process that has more to show. The
   * gateway adds its metrics, whose names begin with `serpstat_gateway_`; a registry takes those of one gateway.
   */
  readonly registry?: Registry;
  /** Says that a sandbox answers: stands above the first example in GraphiQL, whose title then says so too. */
  readonly notice?: string;
}

const ENDPOINT = '/graphql';

/** Operations that start in one turn of the event loop. Up to its first wait, each takes a fraction of a millisecond. */
const OPERATIONS_PER_TURN = 20;

/** Answers of the largest size that may wait for their clients to read them. */
const UNREAD_ANSWERS = 8;

/** Milliseconds that a client may take to read the next part of its answer. TCP repeats a lost packet four times in less. */
const MAX_STALL_MS = 15_000;

/** Puts the gateway together: `config` comes from `readConfig`. */
export function createGateway(config: Config, overrides: Overrides = {}): Gateway {
  const { dispatcher, clock = systemClock, random = Math.random, notice } = overrides;
  const { logger = pino({ level: config.logLevel }), registry = new Registry() } = overrides;
  const log = createLogObserver(logger, clock);
  const metrics = createMetrics(registry, {
    queueLength: () => queue.length,
    breaker: () => queue.state,
    rate: () => queue.rate,
    creditsLeft: () => balance.left,
  });
  const observer = tellAll(log, metrics);
  const client = createSerpstatClient({ config: config.serpstat, clock, dispatcher });
  const queue = createRequestQueue({ rate: config.serpstat.rate, clock, observer });
  const kept = openStore(config.store.url, {
    clock,
    keptMs: (config.store.ttlSeconds + config.store.staleSeconds) * 1000,
    memoryBytes: config.store.memoryBytes,
    fileBytes: config.store.fileBytes,
    report: ({ level, message }) => logger[level](message),
  });
  const means = {
    upstream: config.serpstat.url,
    client,
    queue,
    retries: { retries: config.serpstat.retries, random },
    clock,
    observer,
    store: kept.store,
    ledger: kept.ledger,
    callCost: config.callCost,
    ttlMs: config.store.ttlSeconds * 1000,
    staleMs: config.store.staleSeconds * 1000,
  };
  const balance = createCreditBalance(means);
  const backlinks = createBuying<BacklinkRow>({ ...means, balance });
  const intersect = createBuying<IntersectRow>({ ...means, balance });
  const executions = new Executions(config.limits.concurrency, clock);
  const inFlight = countInFlight();
  const unread = createUnreadAnswers({
    bytes: UNREAD_ANSWERS * config.limits.answerBytes,
    stallMs: MAX_STALL_MS,
  });
  const inSlices = createSlices(OPERATIONS_PER_TURN);
  let closed: Promise<void> | undefined;

  const yoga = createYoga({
    schema,
    graphqlEndpoint: ENDPOINT,
    landingPage: false,
    logging: false,
    multipart: false,
    // `useBodyLimit` says what to do, and leaves bodies of a declared length as they are.
    maxRequestBodySize: false,
    parserAndValidationCache: createDocumentCache(),
    cors: corsFor,
    // `useGraphiQLPage` makes the page once, not for each request.
    graphiql: false,
    maskedErrors: { maskError: createErrorMask(logFault(logger, config.serpstat.token)), errorMessage: '' },
    plugins: [
      useAnswerLimits({
        maxBytes: config.limits.answerBytes,
        turns: executions.turns,
        introspectionWeight,
      }),
      useTrace(),
      useCompression(),
      useUnreadAnswers(unread),
      useReadinessCheck({ check: () => closed === undefined }),
      useMetrics(registry),
      useDrain(() => closed !== undefined),
      useRootRedirect(ENDPOINT),
      useGraphiQLPage(ENDPOINT, () => renderGraphiQLPage(graphiqlOptions(notice))),
      useOperationRecord(clock, observer.operated),
      useSiteCheck(),
      useAcceptCheck(),
      useParameterCheck(),
      useBodyLimit(config.limits.bodyBytes),
      useDocumentLimits(config.limits),
      useOperation((signal, headers) =>
        startOperation(
          {
            clock,
            balance,
            ledger: kept.ledger,
            readBacklinks: backlinks.read,
            readIntersect: intersect.read,
            executions,
            maxAnswerBytes: config.limits.answerBytes,
            timeoutMs: config.requestTimeoutMs,
            creditLimit: config.creditLimit,
          },
          { ...headers, signal, traceId: currentTraceId() },
        ),
      ),
    ],
  });

  async function shutDown(): Promise<void> {
    await inFlight.none();
    await yoga.dispose();
    await Promise.all([backlinks.idle(), intersect.idle()]);
    await client.close();
    await kept.close();
    log.flush();
  }

  const answer: RequestListener = (request, response) => {
    if (!hasUrl(request)) {
      response.writeHead(400, { connection: 'close' }).end();
      return;
    }
    inFlight.begin();
    response.once('close', inFlight.end);
    unread.watch(response);
    const start = () => void yoga(request, response);
    // Other paths, such as `/health`, do not wait behind a burst of operations.
    if (request.url?.startsWith(ENDPOINT)) {
      // Yoga does not notice a client that has hung up before, and would buy for it.
      inSlices(1, () => response.destroyed || start());
    } else {
      start();
    }
  };
  const paths = separateAdminPaths(answer);

  return {
    async fetch(input, init) {
      inFlight.begin();
      try {
        return await yoga.fetch(new Request(input, init));
      } finally {
        inFlight.end();
      }
    },
    handler: config.server.adminPort === undefined ? answer : paths.others,
    adminHandler: paths.admin,
    close() {
      closed ??= shutDown();
      return closed;
    },
  };
}

/** Whether the request's target and `Host` make up a URL: where they do not, Yoga answers with a stack trace. */
function hasUrl({ headers, url = '/' }: IncomingMessage): boolean {
  return URL.canParse(`http://${headers.host ?? 'localhost'}${url}`);
}

function logFault(logger: Logger, token: string) {
  return (id: string, fault: unknown) => {
    const cause = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
    logger.error({ id, traceId: currentTraceId(), cause: redact(cause, token) }, 'internal error');
  };
}
