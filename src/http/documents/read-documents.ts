import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type GraphQLSchema, parse, Source, validate } from 'graphql';
import type { LimitsConfig } from '../../config.ts';
import { escapeMessage, quote } from '../../quote.ts';
import { checkOperations } from '../limits/check-operations.ts';
import { checkTokens } from '../limits/check-tokens.ts';

/** Texts of the trusted documents by their id, and by the SHA-256 digest of their text. */
export type Documents = ReadonlyMap<string, string>;

/** The file of trusted documents cannot be used. The message lists every mistake. */
export class DocumentsFileError extends Error {
  override readonly name = 'DocumentsFileError';
}

/**
 * Reads the file that DOCUMENTS names: a JSON object of texts by id, as the client preset of GraphQL Code Generator
 * writes it (`persisted-documents.json`). Checks each document against the limits and the schema.
 *
 * @throws one `DocumentsFileError` that lists every mistake with the id of its document.
 */
export function readDocuments(path: string, schema: GraphQLSchema, limits: LimitsConfig): Documents {
  const documents = new Map<string, string>();
  const mistakes: string[] = [];
  for (const [id, text] of readEntries(path)) {
    const found = typeof text === 'string' ? mistakesIn(text, schema, limits) : ['it must be a string'];
    mistakes.push(...found.map(mistake => `${quote(id)}: ${mistake}`));
    if (typeof text === 'string') {
      documents.set(createHash('sha256').update(text).digest('hex'), text);
      documents.set(id, text);
    }
  }
  if (mistakes.length > 0) {
    throw new DocumentsFileError(
      [`${head(path)} is wrong:`, ...mistakes.map(line => `  ${line}`)].join('\n'),
    );
  }
  return documents;
}

function readEntries(path: string): readonly (readonly [string, unknown])[] {
  const value = readJson(path);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new DocumentsFileError(
      `${head(path)} is wrong: it takes an object with one member per document, as in {"ID": "query { … }"}.`,
    );
  }
  return Object.entries(value);
}

function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new DocumentsFileError(`${head(path)} cannot be read: ${reasonOf(error)}`);
  }
  try {
    // Some editors start a file with a byte order mark, which JSON does not allow.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new DocumentsFileError(`${head(path)} is not JSON: ${reasonOf(error)}`);
  }
}

function mistakesIn(text: string, schema: GraphQLSchema, limits: LimitsConfig): readonly string[] {
  try {
    const source = new Source(text);
    checkTokens(source, limits.tokens);
    const document = parse(source);
    checkOperations(document, limits);
    return validate(schema, document).map(reasonOf);
  } catch (error) {
    return [reasonOf(error)];
  }
}

function reasonOf(error: unknown): string {
  return escapeMessage(error instanceof Error ? error.message : String(error));
}

function head(path: string): string {
  return `The file of trusted documents ${path} (DOCUMENTS)`;
}
