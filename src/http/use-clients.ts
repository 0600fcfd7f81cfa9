import type { Plugin } from 'graphql-yoga';
import type { Client } from '../clients/client.ts';
import type { Clients } from '../clients/clients.ts';
import type { InProgress } from '../clients/in-progress.ts';
import { type Credentials, readCredentials } from '../clients/key.ts';
import { type ErrorCode, GatewayError } from '../errors.ts';
import { BadRequest } from './bad-request.ts';
import { mapParts, partsIn } from './incremental/parts.ts';

/** The client whose key came with a request; undefined if CLIENTS is not set. */
export type ClientOf = (request: Request) => Client | undefined;

/** What every answer with status 401 tells (https://www.rfc-editor.org/rfc/rfc6750#section-3). */
export const CHALLENGE = { 'www-authenticate': 'Bearer' };

/**
 * Admits only GraphQL requests with the key of a client, which it notes in `clientsOf`. All others are refused with
 * status 401 before their body is read.
 *
 * A request beyond the `concurrency` of its client is refused with status 429. It does not wait, because a client that
 * learns of its limit can send fewer at a time, and one that does not cannot fill a queue, nor hold connections and
 * bodies in memory.
 */
export function useClients(
  clients: Clients,
  clientsOf: WeakMap<Request, Client>,
  inProgress: InProgress,
): Plugin {
  const admitted = new WeakMap<Request, Client>();
  return {
    instrumentation: {
      // Here, because this ends with every request, also where its body never arrives or its client hangs up.
      async request({ request }, answer) {
        try {
          await answer();
        } finally {
          const client = admitted.get(request);
          if (client !== undefined) {
            admitted.delete(request);
            inProgress.end(client);
          }
        }
      },
    },
    onRequestParse({ request }) {
      const credentials = readCredentials(request.headers.get('authorization'));
      const client = clientWith(credentials, clients);
      if (client === undefined) {
        throw refusal('UNAUTHENTICATED', 401, REASONS[credentials.kind], CHALLENGE);
      }
      clientsOf.set(request, client);
      if (!inProgress.begin(client)) {
        throw refusal('CLIENT_BUSY', 429, tooMany(client));
      }
      admitted.set(request, client);
    },
    onResultProcess({ request, result, setResult }) {
      const parts = partsIn(result);
      const client = admitted.get(request);
      if (parts !== undefined && client !== undefined) {
        // The request ends with its first part.
        admitted.delete(request);
        setResult(mapParts(parts, { signal: request.signal, end: () => inProgress.end(client) }));
      }
    },
  };
}

/** The client whose key an `Authorization` header has. */
export function authenticate(authorization: string | null, clients: Clients): Client | undefined {
  return clientWith(readCredentials(authorization), clients);
}

function clientWith(credentials: Credentials, clients: Clients): Client | undefined {
  return credentials.kind === 'key' ? clients.withKey(credentials.key) : undefined;
}

const REASONS: Readonly<Record<Credentials['kind'], string>> = {
  none: 'This gateway needs a key. Send it in the header "Authorization: Bearer KEY".',
  malformed:
    'The Authorization header is not of the form "Bearer KEY". Send the key of a client in this form.',
  key: 'The key in the Authorization header belongs to no client. Check it, or ask the operator of the gateway for a new one.',
};

function tooMany({ name, concurrency }: Client): string {
  return `The client ${name} has as many operations in progress as its "concurrency" allows: ${concurrency}. Wait for one of them to finish, then try again.`;
}

function refusal(
  code: ErrorCode,
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): BadRequest {
  const { extensions } = new GatewayError(code, message);
  return new BadRequest(message, { extensions: { ...extensions, http: { status, headers } } });
}
