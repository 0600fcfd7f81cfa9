import { Environment, type FetchFunction, Network, RecordSource, Store } from 'relay-runtime';
import { retryingFetch } from '../retrying-fetch.ts';

export function createRelayEnvironment(url: string): Environment {
  const fetchQuery: FetchFunction = async ({ text }, variables) => {
    const response = await retryingFetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: text, variables }),
    });
    const answer = await response.json();
    // Otherwise, Relay shows no error, and null where a list failed.
    if (answer.errors) {
      throw new Error(answer.errors[0].message, { cause: answer.errors });
    }
    return answer;
  };
  return new Environment({ network: Network.create(fetchQuery), store: new Store(new RecordSource()) });
}
