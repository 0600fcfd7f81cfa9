import type { IncomingMessage, RequestListener } from 'node:http';
import { createYoga, useReadinessCheck } from 'graphql-yoga';
import { type Logger, pino } from 'pino';
import { Registry } from 'prom-client';
import type { Dispatcher } from 'undici';
import { createBuying } from './buying/buying.ts';
import type { Client } from './clients/client.ts';
import { openClients } from './clients/clients.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { corsFor } from './http/cors.ts';
import { readDocuments } from './http/documents/read-documents.ts';
import { DOCUMENT_ID, useDocuments } from './http/documents/use-documents.ts';
import { graphiqlOptions, renderGraphiQLPage } from './http/graphiql.ts';
import { countInFlight } from './http/in-flight.ts';
import { createDocumentCache } from './http/limits/document-cache.ts';
import { useBodyLimit } from './http/limits/use-body-limit.ts';
import { useDocumentLimits } from './http/limits/use-document-limits.ts';
import { createErrorMask } from './http/mask-error.ts';
import { useAcceptCheck } from './http/use-accept-check.ts';
import { isAuthenticated, useClients } from './http/use-clients.ts';
import { useDrain } from './http/use-drain.ts';
import { useMetrics } from './http/use-metrics.ts';
import { useOperation } from './http/use-operation.ts';
import { useOperationRecord } from './http/use-operation-record.ts';
import { useParameterCheck } from './http/use-parameter-check.ts';
import { useRootRedirect } from './http/use-root-redirect.ts';
import { useSiteCheck } from './http/use-site-check.ts';
import { useTrace } from './http/use-trace.ts';
import { startOperation } from './operation/start-operation.ts';
import { schema } from './schema/schema.ts';
import type { BacklinkRow } from './serpstat/backlinks.ts';
import { createCreditBalance } from './serpstat/balance.ts';
import { createSerpstatClient } from './serpstat/client.ts';
import type { IntersectRow } from './serpstat/intersect.ts';
import { redact } from './serpstat/refusal.ts';
import { createRequestQueue } from './serpstat/request-queue.ts';
import { createSlices } from './slices.ts';
import { openStore } from './store/open-store.ts';
import { createClientMetrics } from './telemetry/client-metrics.ts';
import { createLogObserver } from './telemetry/log.ts';
import { createMetrics } from './telemetry/metrics.ts';
import { tellAll } from './telemetry/observer.ts';
import { currentTraceId } from './telemetry/trace.ts';

export { ClientsFileError } from './clients/read-clients.ts';
export { type Config, ConfigError, readConfig, type SerpstatConfig } from './config.ts';
export { type ErrorCode, GatewayError } from './errors.ts';
export { DocumentsFileError } from './http/documents/read-documents.ts';
export { StoreUrlError } from './store/store-url.ts';

/** A GraphQL gateway to the Serpstat Backlinks API. */
export interface Gateway {
  /** Answers a request as `fetch` would, without a socket in between. */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** Listener for `http.createServer`, and for frameworks that take one. */
  readonly handler: RequestListener;
  /** Turns `/ready` to 503 and new requests away, lets those in flight finish, closes the connections to Serpstat. */
  close(): Promise<void>;
  /**
   * Reads the file of CLIENTS anew. If it is wrong, logs why and keeps the clients as they are. Does nothing without
   * CLIENTS.
   */
  reloadClients(): void;
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

/**
 * Puts the gateway together: `config` comes from `readConfig`.
 *
 * @throws `StoreUrlError`, `ClientsFileError` or `DocumentsFileError` if STORE_URL, CLIENTS or DOCUMENTS names a file that it
 * cannot use.
 */
export function createGateway(config: Config, overrides: Overrides = {}): Gateway {
  const { dispatcher, clock = systemClock, random = Math.random, notice } = overrides;
  const { logger = pino({ level: config.logLevel }), registry = new Registry() } = overrides;
  // First of all, because it can throw, and nothing is open yet.
  const clients = config.clients === undefined ? undefined : openClients(config.clients);
  const documents =
    config.documents.path === undefined
      ? new Map<string, string>()
      : readDocuments(config.documents.path, schema, config.limits);
  const log = createLogObserver(logger, clock);
  const metrics = createMetrics(registry, {
    queueLength: () => queue.length,
    breaker: () => queue.state,
    rate: () => queue.rate,
    creditsLeft: () => balance.left,
  });
  const clientMetrics = clients && createClientMetrics(registry, clients.all());
  const observer = tellAll(log, metrics, clientMetrics ?? {});
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
  const inFlight = countInFlight();
  const clientsOf = new WeakMap<Request, Client>();
  const clientOf = (request: Request) => clientsOf.get(request);
  const inSlices = createSlices(OPERATIONS_PER_TURN);
  let closed: Promise<void> | undefined;

  const yoga = createYoga({
    schema,
    graphqlEndpoint: ENDPOINT,
    landingPage: false,
    logging: false,
    multipart: false,
    extraParamNames: [DOCUMENT_ID],
    // `useBodyLimit` says what to do, and leaves bodies of a declared length as they are.
    maxRequestBodySize: false,
    parserAndValidationCache: createDocumentCache(),
    cors: corsFor,
    graphiql: graphiqlOptions({
      notice,
      needsKey: clients !== undefined,
      documentsOnly: config.documents.only,
    }),
    renderGraphiQL: renderGraphiQLPage,
    maskedErrors: { maskError: createErrorMask(logFault(logger, config.serpstat.token)), errorMessage: '' },
    plugins: [
      useTrace(),
      useReadinessCheck({ check: () => closed === undefined }),
      useMetrics(registry, request => clients === undefined || isAuthenticated(request, clients)),
      useDrain(() => closed !== undefined),
      useRootRedirect(ENDPOINT),
      useOperationRecord(clock, clientOf, observer.operated),
      useSiteCheck(),
      ...(clients ? [useClients(clients, clientsOf)] : []),
      useAcceptCheck(),
      useParameterCheck(),
      ...useDocuments(documents, config.documents.only),
      useBodyLimit(config.limits.bodyBytes),
      useDocumentLimits(config.limits),
      useOperation((request, headers) =>
        startOperation(
          {
            clock,
            balance,
            ledger: kept.ledger,
            readBacklinks: backlinks.read,
            readIntersect: intersect.read,
            timeoutMs: config.requestTimeoutMs,
            creditLimit: Math.min(config.creditLimit, clientOf(request)?.creditLimit ?? config.creditLimit),
          },
          { ...headers, signal: request.signal, traceId: currentTraceId() },
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

  return {
    async fetch(input, init) {
      inFlight.begin();
      try {
        return await yoga.fetch(new Request(input, init));
      } finally {
        inFlight.end();
      }
    },
    handler(request, response) {
      if (!hasUrl(request)) {
        response.writeHead(400, { connection: 'close' }).end();
        return;
      }
      inFlight.begin();
      response.once('close', inFlight.end);
      const answer = () => void yoga(request, response);
      // Other paths, such as `/health`, do not wait behind a burst of operations.
      if (request.url?.startsWith(ENDPOINT)) {
        // Yoga does not notice a client that has hung up before, and would buy for it.
        inSlices(1, () => response.destroyed || answer());
      } else {
        answer();
      }
    },
    close() {
      closed ??= shutDown();
      return closed;
    },
    reloadClients() {
      const reload = clients?.reload();
      if (reload?.kind === 'refused') {
        logger.error(
          { reason: reload.reason },
          'cannot use the file of clients; the clients stay as they were',
        );
      } else if (clients !== undefined) {
        clientMetrics?.setClients(clients.all());
        logger.info({ clients: clients.all().length }, 'read the file of clients');
      }
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
