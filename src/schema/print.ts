import { writeFile } from 'node:fs/promises';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { standaloneSchema } from './standalone.ts';
import { subgraphSdl } from './subgraph.ts';

/** The schemas as sorted SDL by file name, so that a change shows only on its own lines. */
export const printedSchemas: Readonly<Record<string, string>> = {
  'schema.graphql': `${printSchema(lexicographicSortSchema(standaloneSchema))}\n`,
  'subgraph.graphql': subgraphSdl,
};

if (import.meta.main) {
  for (const [name, sdl] of Object.entries(printedSchemas)) {
    await writeFile(new URL(`../../schema/${name}`, import.meta.url), sdl);
  }
}
