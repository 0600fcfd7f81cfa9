import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file of trusted documents with this text, in a folder of its own. */
export function documentsFile(text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'serpstat-graphql-documents-'));
  const path = join(folder, 'documents.json');
  writeFileSync(path, text);
  return { path, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}
