import { fingerprintOf } from '../../src/listing/fingerprint.ts';
import type { CreditsReport } from '../../src/operation/start-operation.ts';
import { encodeCursor } from '../../src/paging/cursor.ts';
import type { Span } from '../../src/paging/span.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { type BacklinkRow, backlinksListing } from '../../src/serpstat/backlinks.ts';
import { type IntersectRow, intersectListing } from '../../src/serpstat/intersect.ts';
import type { Listing } from '../../src/serpstat/listing.ts';
import type { BacklinkOrderField } from '../../src/serpstat/vocabulary.ts';
import type { Answer, AnswerError, AskOptions, Rig } from '../rig.ts';
import { everyRow } from '../sandbox/wire.ts';

/** A listing as documents name it and as Serpstat knows it. One text of a row, its key, identifies the row. */
export interface TestListing {
  readonly domain: string;
  /** The field and its arguments, without the closing bracket. */
  readonly field: string;
  readonly selection: string;
  readonly wire: Listing<BacklinkRow> | Listing<IntersectRow>;
  readonly keyOnWire: string;
}

export function backlinksOf(domain: string, orderBy: BacklinkOrderField = 'LAST_VISITED'): TestListing {
  return {
    domain,
    field: `backlinks(orderBy: { field: ${orderBy} }`,
    selection: 'key: urlFrom',
    wire: backlinksListing({
      query: domain,
      searchType: 'DOMAIN',
      onePerDomain: true,
      filter: undefined,
      orderBy: { field: orderBy, direction: 'DESC' },
    }),
    keyOnWire: 'url_from',
  };
}

export function intersectOf(domain: string, competitor: string): TestListing {
  return {
    domain,
    field: `intersect(competitors: ["${competitor}"]`,
    selection: 'domain { key: name }',
    wire: intersectListing({
      domains: [domain, competitor],
      filter: undefined,
      orderBy: { field: 'domain_rank', direction: 'DESC' },
    }),
    keyOnWire: 'Domain',
  };
}

/** The keys of all current rows. Neither billed nor logged. */
export async function keysOf(sandbox: Sandbox, { wire, keyOnWire }: TestListing): Promise<readonly string[]> {
  const rows = await everyRow(sandbox, wire.method, wire.params);
  sandbox.reset();
  return rows.map(row => String(row[keyOnWire]));
}

/** Part of a listing, and the arguments that request it. `last` counts back from the listing's end. */
export interface Window {
  readonly listing: TestListing;
  readonly span: Span;
  readonly by: 'first' | 'before' | 'last';
}

export function firstRows(listing: TestListing, start: number, end: number): Window {
  return { listing, span: { start, end }, by: 'first' };
}

/** The same rows, counted back from the row after them. */
export function rowsBefore(listing: TestListing, start: number, end: number): Window {
  return { listing, span: { start, end }, by: 'before' };
}

/** The rows from `start` to the listing's end, which is `end`. */
export function lastRows(listing: TestListing, start: number, end: number): Window {
  return { listing, span: { start, end }, by: 'last' };
}

function pageOf({ listing, span: { start, end }, by }: Window): string {
  const cursor = (index: number) => JSON.stringify(encodeCursor(fingerprintOf(listing.wire), index));
  switch (by) {
    case 'first':
      return start === 0 ? `first: ${end}` : `first: ${end - start}, after: ${cursor(start - 1)}`;
    case 'before':
      return `last: ${end - start}, before: ${cursor(end)}`;
    case 'last':
      return `last: ${end - start}`;
  }
}

/** A document that requests each window under its own alias. */
export function documentOf(windows: readonly Window[]): string {
  const fields = windows.map(window => {
    const { domain, field, selection } = window.listing;
    return `domain(name: "${domain}") { list: ${field}, ${pageOf(window)}) { nodes { ${selection} } } }`;
  });
  return `{ ${fields.map((field, place) => `w${place}: ${field}`).join('\n')} }`;
}

export interface WindowsAnswer {
  /** The keys of each window's rows; null if it failed. */
  readonly windows: readonly (readonly string[] | null)[];
  readonly errors: readonly AnswerError[];
  readonly credits: CreditsReport;
}

export async function askWindows(
  { askText }: Rig,
  windows: readonly Window[],
  options?: AskOptions,
): Promise<WindowsAnswer> {
  const answer = await askText(documentOf(windows), {}, options);
  // The form that the document above selects.
  const data = answer.data as Record<string, { list: { nodes: readonly RowAnswer[] } | null }>;
  return {
    windows: windows.map((_, place) => data[`w${place}`]?.list?.nodes.map(keyOf) ?? null),
    errors: answer.errors ?? [],
    credits: creditsOf(answer),
  };
}

type RowAnswer = { readonly key: string } | { readonly domain: { readonly key: string } };

function keyOf(row: RowAnswer): string {
  return 'key' in row ? row.key : row.domain.key;
}

export function creditsOf({ extensions }: Answer<unknown>): CreditsReport {
  const credits = extensions?.credits;
  if (credits === undefined) {
    throw new Error('the response has no extensions.credits');
  }
  // The type that the gateway promises for `extensions.credits`. The tests check the values.
  return credits as CreditsReport;
}

export function spentOn(answers: readonly { readonly credits: CreditsReport }[]): number {
  return answers.reduce((sum, { credits }) => sum + credits.spent, 0);
}

/** The rows that Serpstat was asked for, one span for each request. */
export function spansBought(sandbox: Sandbox): readonly Span[] {
  return sandbox.requests.map(({ params }) => {
    const [page, size] = [Number(params?.page), Number(params?.size)];
    return { start: (page - 1) * size, end: page * size };
  });
}
