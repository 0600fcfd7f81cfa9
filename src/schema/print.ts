import { writeFile } from 'node:fs/promises';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from './schema.ts';

/** The schema as SDL, sorted, so that a change of it shows as a change of its own lines only. */
export function printSdl(): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}

if (import.meta.main) {
  await writeFile(new URL('../../schema/schema.graphql', import.meta.url), printSdl());
}
