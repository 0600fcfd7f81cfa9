import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';

/**
 * Composes the supergraph of these subgraphs, by name, as they are now.
 *
 * @throws if a subgraph does not answer, or if they do not fit together.
 */
export async function composeSupergraph(urls: Readonly<Record<string, string>>): Promise<string> {
  const subgraphs = await Promise.all(
    Object.entries(urls).map(async ([name, url]) => ({ name, url, typeDefs: parse(await sdlOf(url)) })),
  );
  const { supergraphSdl, errors = [] } = composeServices(subgraphs);
  if (supergraphSdl === undefined) {
    throw new Error(`The subgraphs do not compose:\n${errors.map(({ message }) => message).join('\n')}`);
  }
  return supergraphSdl;
}

async function sdlOf(url: string): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ _service { sdl } }' }),
  });
  const { data, errors } = await response.json();
  if (data === undefined || errors !== undefined) {
    throw new Error(`${url} does not tell its schema: ${JSON.stringify(errors)}`);
  }
  return data._service.sdl;
}
