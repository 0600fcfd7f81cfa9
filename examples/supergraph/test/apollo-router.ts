import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTrace } from '@apollo/server/plugin/inlineTrace';
import { startStandaloneServer } from '@apollo/server/standalone';
import { FORWARDED_HEADERS } from '../src/hive-router.ts';
import type { Listener } from '../src/listen.ts';

/** Starts Apollo Gateway on a free port. */
export async function startApolloRouter(supergraphSdl: string): Promise<Listener> {
  const gateway = new ApolloGateway({
    supergraphSdl,
    buildService({ name, url }) {
      const options = { ...(url !== undefined && { url }) };
      return name === 'serpstat' ? new ForwardingDataSource(options) : new RemoteGraphQLDataSource(options);
    },
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  });
  const server = new ApolloServer<Context>({
    gateway,
    includeStacktraceInErrorResponses: false,
    // Shows the traces of the subgraphs to tests. In production, they go to GraphOS.
    plugins: [ApolloServerPluginInlineTrace()],
  });
  const { url } = await startStandaloneServer(server, {
    listen: { port: 0, host: '127.0.0.1' },
    context: async ({ req: { headers } }) => ({ headers }),
  });
  return { url, [Symbol.asyncDispose]: () => server.stop() };
}

interface Context {
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>>;
}

class ForwardingDataSource extends RemoteGraphQLDataSource<Context> {
  override willSendRequest({
    request,
    context,
  }: Parameters<NonNullable<RemoteGraphQLDataSource<Context>['willSendRequest']>>[0]) {
    for (const name of FORWARDED_HEADERS) {
      const value = context.headers?.[name];
      if (typeof value === 'string') {
        request.http?.headers.set(name, value);
      }
    }
  }
}
