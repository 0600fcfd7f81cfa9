import {
  type AnyVariables,
  cacheExchange,
  createClient,
  type DocumentInput,
  fetchExchange,
  mapExchange,
  type OperationResult,
  type OperationResultSource,
} from '@urql/core';
import { type Failure, failureOf, StoppedError } from './failure.ts';

/** What an answer has cost, as the gateway reports it in `extensions.credits`. */
export interface Credits {
  readonly requested: number;
  readonly spent: number;
  readonly saved: number;
  readonly left: number | null;
}

/** The data of an answer, why some or all of it is missing, or both. */
export interface Answer<Data> {
  readonly data: Data | undefined;
  readonly failure: Failure | undefined;
  readonly credits: Credits | undefined;
  /** Of a dry run: the price of what is missing at a path, such as `domain.rows`. */
  readonly prices: ReadonlyMap<string, number>;
}

/** Asks the gateway. */
export interface GatewayClient {
  /** Answers of documents with `@defer` come in parts: `onData` receives what has come before the last one. */
  ask<Data, Variables extends AnyVariables>(
    document: DocumentInput<Data, Variables>,
    variables: Variables,
    onData?: (data: Data) => void,
  ): Promise<Answer<Data>>;
  /** Asks for the price: buys nothing. What the gateway has already comes with it. */
  askPrice<Data, Variables extends AnyVariables>(
    document: DocumentInput<Data, Variables>,
    variables: Variables,
  ): Promise<Answer<Data>>;
  /** Gives up what has been asked and not answered. The gateway buys no more for it. */
  stop(): void;
}

/**
 * `onCredits` receives what each answer has cost. Answers stay in urql's document cache, where a page, a count and a list
 * of links each are one document: nothing in them changes, so there is nothing to normalize, and what the user comes back
 * to is there without a request.
 */
export function createGatewayClient(url: string, onCredits: (credits: Credits) => void): GatewayClient {
  let stopping = new AbortController();

  const client = createClient({
    url,
    preferGetMethod: false,
    exchanges: [
      cacheExchange,
      mapExchange({
        // Behind the cache, which repeats the credits of an answer.
        onResult({ extensions }) {
          const credits = creditsOf(extensions);
          if (credits !== undefined) {
            onCredits(credits);
          }
        },
      }),
      fetchExchange,
    ],
    fetch: (input, init) =>
      fetch(input, {
        ...init,
        signal: AbortSignal.any([...(init?.signal ? [init.signal] : []), stopping.signal]),
      }),
  });

  return {
    async ask(document, variables, onData) {
      const cached = client.readQuery(document, variables);
      const hasAll = cached !== null && cached.error === undefined && !cached.hasNext;
      const source = client.query(document, variables, {
        requestPolicy: hasAll ? 'cache-only' : 'network-only',
      });
      return answerOf(await lastOf(source, onData));
    },
    async askPrice(document, variables) {
      return answerOf(
        await client.query(document, variables, {
          requestPolicy: 'network-only',
          fetchOptions: { headers: { 'x-credits-dry-run': '1' } },
        }),
      );
    },
    stop() {
      stopping.abort(new StoppedError());
      stopping = new AbortController();
    },
  };
}

function lastOf<Data, Variables extends AnyVariables>(
  source: OperationResultSource<OperationResult<Data, Variables>>,
  onData: (data: Data) => void = () => {},
): Promise<OperationResult<Data, Variables>> {
  return new Promise(resolve => {
    const subscription = source.subscribe(result => {
      if (!result.hasNext) {
        resolve(result);
        // Later, because urql still closes the stream of parts, and to abort that is an error that nobody catches.
        setTimeout(() => subscription.unsubscribe());
      } else if (result.data !== undefined) {
        onData(result.data);
      }
    });
  });
}

function answerOf<Data>({ data, error, extensions }: OperationResult<Data, AnyVariables>): Answer<Data> {
  const priced = error?.graphQLErrors.filter(({ extensions: { code } }) => code === 'DRY_RUN') ?? [];
  const isPriceOnly =
    error !== undefined && !error.networkError && priced.length === error.graphQLErrors.length;
  return {
    data,
    failure: error === undefined || isPriceOnly ? undefined : failureOf(error, navigator.onLine),
    credits: creditsOf(extensions),
    prices: new Map(
      priced.map(({ path = [], extensions: { creditsNeeded } }) => [path.join('.'), Number(creditsNeeded)]),
    ),
  };
}

function creditsOf(extensions: OperationResult['extensions']): Credits | undefined {
  return extensions?.credits; // always of this type: see docs/credits.md
}
