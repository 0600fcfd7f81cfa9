import { Counter, type Registry } from 'prom-client';
import type { Observer } from './observer.ts';

export interface ClientMetrics extends Pick<Observer, 'operated' | 'attempted'> {
  /** The clients that there are from now on. The series of others end. */
  setClients(clients: readonly Named[]): void;
}

interface Named {
  readonly name: string;
}

/** Counts what each client does. The names, which bound the number of series, come from the file of clients. */
export function createClientMetrics(registry: Registry, clients: readonly Named[]): ClientMetrics {
  const registers = [registry];
  const operations = new Counter({
    name: 'serpstat_gateway_client_operations_total',
    help: 'GraphQL operations of each client.',
    labelNames: ['client'],
    registers,
  });
  const credits = new Counter({
    name: 'serpstat_gateway_client_credits_spent_total',
    help: 'Credits that each client is known to have been charged.',
    labelNames: ['client'],
    registers,
  });
  let known = new Set<string>();

  function setClients(current: readonly Named[]): void {
    const next = new Set(current.map(({ name }) => name));
    for (const metric of [operations, credits]) {
      for (const client of known.difference(next)) {
        metric.remove({ client });
      }
      for (const client of next) {
        metric.inc({ client }, 0);
      }
    }
    known = next;
  }

  setClients(clients);
  return {
    setClients,
    // The client of an operation that is still in progress can be gone from the file.
    operated({ client }) {
      if (client !== undefined && known.has(client)) {
        operations.inc({ client });
      }
    },
    attempted({ payers = new Map() }) {
      for (const [client, charged] of payers) {
        if (known.has(client)) {
          credits.inc({ client }, charged);
        }
      }
    },
  };
}
