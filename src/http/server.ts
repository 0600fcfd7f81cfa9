import { createServer, type RequestListener, type Server } from 'node:http';

export interface ServerOptions {
  /** Connections that are open at a time. */
  readonly connections: number;
  /** Milliseconds that a connection stays open without a request. */
  readonly keepAliveMs: number;
}

/** Limits how long a request may take to arrive: half a request would keep the process from stopping. */
const ARRIVAL = { headersTimeout: 30_000, requestTimeout: 30_000, connectionsCheckingInterval: 5000 };

/** File descriptors that are left for the store, the log and connections to Serpstat. */
const RESERVED_DESCRIPTORS = 64;

/**
 * A server whose number of connections is bounded: by the options, and by the file descriptors that the process can
 * open. When all are taken, the connections without a request are closed, so that idle clients cannot keep others out.
 */
export function createBoundedServer(
  listener: RequestListener,
  { connections, keepAliveMs }: ServerOptions,
): Server {
  const server = createServer({ ...ARRIVAL, keepAliveTimeout: keepAliveMs }, listener);
  server.maxConnections = Math.min(connections, Math.max(1, openFileLimit() - RESERVED_DESCRIPTORS));
  server.on('drop', () => server.closeIdleConnections());
  return server;
}

/** How many files and sockets the process can open; infinite where the system does not say. */
function openFileLimit(): number {
  const { userLimits } = process.report.getReport() as Report;
  const limit = userLimits?.open_files?.soft;
  return typeof limit === 'number' ? limit : Number.POSITIVE_INFINITY;
}

/** The part of Node's diagnostic report that is read here. Windows has no such limits. */
interface Report {
  readonly userLimits?: { readonly open_files?: { readonly soft: number | 'unlimited' } };
}
