import DataLoader from 'dataloader';
import type { Delivery, WindowRequest, WindowResult } from '../listing/window-request.ts';
import type { Operation } from './operation.ts';

/** Delivers windows of listings to one operation. */
export interface ListingLoader<Row> {
  /**
   * Without a promise if the loader delivers what is held and nothing else.
   *
   * @throws or rejects with a `GatewayError` if rows that the request needs cannot be had.
   */
  load(request: Omit<WindowRequest<Row>, 'key'>): Delivery<Row> | Promise<Delivery<Row>>;
}

/** Answers requests of one listing, in their order: at once if memory holds all of them. Never rejects. */
export type ReadListing<Row> = (
  operation: Operation,
  requests: readonly WindowRequest<Row>[],
) => Results<Row> | Promise<Results<Row>>;

type Results<Row> = readonly WindowResult<Row>[];

/**
 * A loader for one operation: equal requests are one, and those of one tick for the same listing are read together. If
 * `isIncremental`, each resolves as soon as its own rows are there.
 */
export function createListingLoader<Row>(
  read: ReadListing<Row>,
  operation: Operation,
  isIncremental = false,
): ListingLoader<Row> {
  async function readAll(requests: readonly WindowRequest<Row>[]): Promise<WindowResult<Row>[]> {
    const groups = [...Map.groupBy(requests, ({ fingerprint }) => fingerprint).values()];
    const results = await Promise.all(groups.map(group => read(operation, group)));
    const resultOf = new Map(
      groups.flatMap((group, place) => group.map((request, at) => [request, results[place]?.[at]])),
    );
    return requests.map(request => resultOf.get(request) ?? new Error('a request was left unanswered'));
  }

  async function readEach(requests: readonly WindowRequest<Row>[]): Promise<WindowResult<Row>[]> {
    const reading = requests.map(async request => {
      const [result] = await read(operation, [request]);
      if (result === undefined || result instanceof Error) {
        throw result ?? new Error('a request was left unanswered');
      }
      return result;
    });
    // DataLoader resolves each load with its value, which can be a promise.
    return reading as unknown as Delivery<Row>[];
  }

  const loader = new DataLoader(isIncremental ? readEach : readAll, {
    cacheKeyFn: (request: WindowRequest<Row>) => `${request.fingerprint} ${request.key}`,
  });
  return {
    async load(request) {
      const delivery = await loader.load({ ...request, key: JSON.stringify([request.page, request.wants]) });
      const { boughtAt } = delivery;
      if (boughtAt !== undefined) {
        operation.oldest = Math.min(operation.oldest ?? boughtAt, boughtAt);
      }
      return delivery;
    },
  };
}
