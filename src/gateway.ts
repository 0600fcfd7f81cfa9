import type { RequestListener } from 'node:http';
import { createYoga, useReadinessCheck } from 'graphql-yoga';
import { type Logger, pino } from 'pino';
import { Registry } from 'prom-client';
import type { Dispatcher } from 'undici';
import { createBuying } from './buying/buying.ts';
import type { Client } from './clients/client.ts';
import { openClients } from './clients/clients.ts';
import { countInProgress } from './clients/in-progress.ts';
import { createQuotas } from './clients/quota.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { Executions } from './execution/executions.ts';
import { createFastLane } from './fast-lane/fast-lane.ts';
import { separateAdminPaths } from './http/admin-paths.ts';
import { readDocuments } from './http/documents/read-documents.ts';
import { createPersistedDocuments, DOCUMENT_ID, useDocuments } from './http/documents/use-documents.ts';
import { useFederatedTrace } from './http/federated-trace/use-federated-trace.ts';
import { graphiqlOptions } from './http/graphiql.ts';
import { policyOf, renderGraphiQLPage } from './http/graphiql-page.ts';
import { createGuard } from './http/guard.ts';
import { countInFlight } from './http/in-flight.ts';
import { useIncrementalDelivery } from './http/incremental/use-incremental-delivery.ts';
import { createDocumentCache } from './http/limits/document-cache.ts';
import { useBodyLimit } from './http/limits/use-body-limit.ts';
import { useDocumentLimits } from './http/limits/use-document-limits.ts';
import { createErrorMask } from './http/mask-error.ts';
import { createUnreadAnswers } from './http/unread-answers.ts';
import { useAcceptCheck } from './http/use-accept-check.ts';
import { useAnswerLimits } from './http/use-answer-limits.ts';
import { useCacheControl } from './http/use-cache-control.ts';
import { authenticate, useClients } from './http/use-clients.ts';
import { useCompression } from './http/use-compression.ts';
import { useDrain } from './http/use-drain.ts';
import { useEntityTag } from './http/use-entity-tag.ts';
import { useGraphiQLPage } from './http/use-graphiql-page.ts';
import {
  corsFor,
  guardedFetch,
  guardedSocket,
  refuseFetch,
  refuseSocket,
  useGuard,
} from './http/use-guard.ts';
import { useIntrospectionSwitch } from './http/use-introspection-switch.ts';
import { useMetrics } from './http/use-metrics.ts';
import { useOperation } from './http/use-operation.ts';
import { useOperationRecord } from './http/use-operation-record.ts';
import { useParameterCheck } from './http/use-parameter-check.ts';
import { useRootRedirect } from './http/use-root-redirect.ts';
import { useTrace } from './http/use-trace.ts';
import { useUnreadAnswers } from './http/use-unread-answers.ts';
import { type Payer, startOperation } from './operation/start-operation.ts';
import { incrementalDocument, isIncremental } from './schema/incremental.ts';
import { introspectionWeight } from './schema/introspection.ts';
import { schemas } from './schema/schemas.ts';
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
  /** The same for `/health`, `/ready` and `/metrics` alone. With ADMIN_PORT, `handler` does not answer these paths. */
  readonly adminHandler: RequestListener;
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

/** The part of STORE_MEMORY_BYTES that holds rows as JSON, for the fast lane. */
const PIECES_SHARE = 1 / 4;

/** Answers of the largest size that may wait for their clients to read them. */
const UNREAD_ANSWERS = 8;

/** Milliseconds that a client may take to read the next part of its answer. TCP repeats a lost packet four times in less. */
const MAX_STALL_MS = 15_000;

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
  const documents = createPersistedDocuments(
    config.documents.path === undefined
      ? new Map()
      : readDocuments(config.documents.path, schemas[config.schema], config.limits),
    config.documents.only,
  );
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
  const pieceBytes = config.fastLane ? config.store.memoryBytes * PIECES_SHARE : 0;
  const kept = openStore(config.store.url, {
    clock,
    keptMs: (config.store.ttlSeconds + config.store.staleSeconds) * 1000,
    memoryBytes: config.store.memoryBytes - pieceBytes,
    fileBytes: config.store.fileBytes,
    report: ({ level, message }) => logger[level](message),
  });
  const quotas = createQuotas(clock, clients?.all() ?? [], kept.spentToday);
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
  const clientsOf = new WeakMap<Request, Client>();
  const inProgress = countInProgress();
  const clientOf = (request: Request) => clientsOf.get(request);
  const payerOf = (client: Client | undefined): Payer | undefined =>
    client && { client, quota: quotas.of(client) };
  const unread = createUnreadAnswers({
    bytes: UNREAD_ANSWERS * config.limits.answerBytes,
    stallMs: MAX_STALL_MS,
  });
  const inSlices = createSlices(OPERATIONS_PER_TURN);
  const guard = createGuard(config);
  const page = lazily(() =>
    renderGraphiQLPage(
      graphiqlOptions({ notice, needsKey: clients !== undefined, documentsOnly: config.documents.only }),
    ),
  );
  const policy = lazily(() => policyOf(page()));
  const maskError = createErrorMask(logFault(logger, config.serpstat.token));
  const parsed = createDocumentCache();
  let closed: Promise<void> | undefined;
  const fastLane = config.fastLane
    ? createFastLane({
        endpoint: ENDPOINT,
        schema: schemas[config.schema],
        limits: config.limits,
        persisted: documents,
        parsed: parsed.documentCache,
        pieceBytes,
        peekBacklinks: backlinks.peek,
        peekIntersect: intersect.peek,
        clock,
        balance,
        ledger: kept.ledger,
        executions,
        ttlMs: means.ttlMs,
        guard,
        unread,
        cacheScope: config.cacheScope,
        payerWith:
          clients &&
          (authorization => {
            const client = authenticate(authorization, clients);
            return client && inProgress.hasPlace(client) ? payerOf(client) : undefined;
          }),
        isClosing: () => closed !== undefined,
        operated: observer.operated,
      })
    : undefined;

  const yoga = createYoga({
    schema: schemas[config.schema],
    graphqlEndpoint: ENDPOINT,
    landingPage: false,
    logging: false,
    multipart: false,
    extraParamNames: [DOCUMENT_ID],
    // `useBodyLimit` says what to do, and leaves bodies of a declared length as they are.
    maxRequestBodySize: false,
    parserAndValidationCache: parsed,
    cors: corsFor(guard),
    // `useGraphiQLPage` makes the page once, not for each request.
    graphiql: false,
    maskedErrors: { maskError, errorMessage: '' },
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
      useMetrics(
        registry,
        ({ headers }) =>
          clients === undefined || authenticate(headers.get('authorization'), clients) !== undefined,
      ),
      useDrain(() => closed !== undefined),
      useRootRedirect(ENDPOINT),
      ...(config.graphiql ? [useGraphiQLPage(ENDPOINT, page)] : []),
      useOperationRecord(clock, clientOf, observer.operated),
      useGuard(guard, policy),
      useIntrospectionSwitch(config.introspection),
      ...(clients ? [useClients(clients, clientsOf, inProgress)] : []),
      useAcceptCheck(),
      useParameterCheck(),
      ...useDocuments(documents),
      useBodyLimit(config.limits.bodyBytes),
      useDocumentLimits(config.limits),
      // Routers answer in parts by themselves, and ask for traces.
      config.schema === 'standalone'
        ? useIncrementalDelivery({ documentFor: incrementalDocument, isIncremental, maskError, inFlight })
        : useFederatedTrace(clock, schemas.subgraph),
      useOperation((request, headers, takesParts) => {
        return startOperation(
          {
            clock,
            balance,
            ledger: kept.ledger,
            readBacklinks: backlinks.read,
            readIntersect: intersect.read,
            executions,
            maxAnswerBytes: config.limits.answerBytes,
            timeoutMs: config.requestTimeoutMs,
            ttlMs: means.ttlMs,
            creditLimit: config.creditLimit,
          },
          { ...headers, isIncremental: takesParts, signal: request.signal, traceId: currentTraceId() },
          payerOf(clientOf(request)),
        );
      }),
      useCacheControl(clock, config.cacheScope),
      useEntityTag(),
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
    const guarded = guardedSocket(request);
    const refusal = guard.checkSocket(request) ?? guard.checkOrigin(guarded);
    if (refusal !== undefined) {
      refuseSocket(refusal, guarded, response);
      return;
    }
    inFlight.begin();
    response.on('close', inFlight.end);
    const start = () => {
      unread.watch(response);
      void yoga(request, response);
    };
    // Other paths, such as `/health`, do not wait behind a burst of operations.
    if (request.url?.startsWith(ENDPOINT)) {
      // Yoga does not notice a client that has hung up before, and would buy for it.
      inSlices(
        1,
        () => response.destroyed || (fastLane ? fastLane(request, response, guarded, start) : start()),
      );
    } else {
      start();
    }
  };
  const paths = separateAdminPaths(answer);

  return {
    async fetch(input, init) {
      const request = new Request(input, init);
      const guarded = guardedFetch(request);
      const refusal = guard.checkOrigin(guarded);
      if (refusal !== undefined) {
        return refuseFetch(refusal, guarded);
      }
      inFlight.begin();
      try {
        return await yoga.fetch(request);
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
    reloadClients() {
      const reload = clients?.reload();
      if (reload?.kind === 'refused') {
        logger.error(
          { reason: reload.reason },
          'cannot use the file of clients; the clients stay as they were',
        );
      } else if (clients !== undefined) {
        clientMetrics?.setClients(clients.all());
        quotas.setClients(clients.all());
        logger.info({ clients: clients.all().length }, 'read the file of clients');
      }
    },
  };
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function logFault(logger: Logger, token: string) {
  return (id: string, fault: unknown) => {
    const cause = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
    logger.error({ id, traceId: currentTraceId(), cause: redact(cause, token) }, 'internal error');
  };
}
