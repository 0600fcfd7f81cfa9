import { fingerprintOf } from '../../src/listing/fingerprint.ts';
import { encodeCursor } from '../../src/paging/cursor.ts';
import type { Span } from '../../src/paging/span.ts';
import type { Answer } from '../rig.ts';
import { keyOfRow, type ListingState, readKey } from '../upstream/index.ts';
import type { Connection } from './traffic.ts';

/** A connection as the documents select it: fields that are not selected are missing. */
export interface ConnectionAnswer {
  readonly totalCount?: number;
  readonly pageInfo?: {
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly edges?: readonly { readonly cursor: string; readonly node?: NodeAnswer }[];
  readonly nodes?: readonly NodeAnswer[];
}

type NodeAnswer = { readonly key: string } | { readonly domain: { readonly key: string } };

/** The result of the connection with this number; null if it failed. */
export function connectionAt({ data }: Answer<unknown>, place: number): ConnectionAnswer | null {
  // The form that the documents select: one alias for each connection.
  const answers = data as Record<string, { readonly list: ConnectionAnswer | null } | undefined> | null;
  return answers?.[`w${place}`]?.list ?? null;
}

/** The codes of a response's errors whose path begins with this name. */
export function codesAt({ errors = [] }: Answer<unknown>, start: string): readonly string[] {
  return errors.filter(({ path }) => path?.[0] === start).map(({ extensions }) => extensions.code);
}

/**
 * The mistakes in a connection's result, given the states that its listing can be in: everything selected must be right
 * for the same state.
 */
export function mistakesInConnection(
  connection: Connection,
  answer: ConnectionAnswer,
  states: readonly ListingState[],
): readonly string[] {
  const keys = keysOf(answer);
  const [first] = keys ?? [];
  const shown = first === undefined ? undefined : readKey(hostOf(first));
  const possible = shown === undefined ? states : states.filter(({ version }) => version === shown.version);
  if (possible.some(state => isRight(connection, answer, keys, state))) {
    return [];
  }
  const got = JSON.stringify(answer).slice(0, 300);
  return [`${JSON.stringify(connection)} returned ${got}, but its states were ${JSON.stringify(states)}`];
}

function isRight(
  connection: Connection,
  { totalCount, pageInfo, edges }: ConnectionAnswer,
  keys: readonly string[] | undefined,
  { version, total }: ListingState,
): boolean {
  const { listing } = connection;
  const window = windowOf(connection, total);
  const indexes = Array.from({ length: window.end - window.start }, (_, place) => window.start + place);
  const fingerprint = fingerprintOf(listing.wire);
  const cursors = indexes.map(index => encodeCursor(fingerprint, index));
  const rightKeys = indexes.map(index => keyOfRow(listing.name, version, index));
  return (
    (keys === undefined || isSame(keys.map(hostOf), rightKeys)) &&
    (edges === undefined ||
      isSame(
        edges.map(({ cursor }) => cursor),
        cursors,
      )) &&
    (pageInfo === undefined ||
      isSame([pageInfo.startCursor, pageInfo.endCursor], [cursors[0] ?? null, cursors.at(-1) ?? null])) &&
    (totalCount === undefined || totalCount === total)
  );
}

/** Undefined if no rows are selected. */
function keysOf({ nodes, edges = [] }: ConnectionAnswer): readonly string[] | undefined {
  const shown = nodes ?? edges.map(({ node }) => node).filter(node => node !== undefined);
  return nodes === undefined && shown.length === 0 ? undefined : shown.map(keyOf);
}

function keyOf(node: NodeAnswer): string {
  return 'key' in node ? node.key : node.domain.key;
}

function hostOf(key: string): string {
  return URL.parse(key)?.host ?? key;
}

/** The rows that a connection's arguments select. */
function windowOf({ first, after, last, before }: Connection, total: number): Span {
  const from = Math.min(after === undefined ? 0 : after.index + 1, total);
  const to = Math.max(from, Math.min(before?.index ?? total, total));
  const count = first ?? (last === undefined ? 20 : undefined);
  const end = count === undefined ? to : Math.min(to, from + count);
  return { start: last === undefined ? from : Math.max(from, end - last), end };
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((each, place) => each === b[place]);
}
