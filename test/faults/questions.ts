import { expect } from 'vitest';
import { creditsOf } from '../gateway/windows.ts';
import type { Answer } from '../rig.ts';
import { donorNode, linkNode, TOTAL } from '../upstream/index.ts';

/** What a list is of. */
export type Subject = 'links' | 'donors';

/** What a connection delivers. */
export interface List {
  readonly totalCount: number;
  readonly nodes: readonly object[];
}

/** Rows that each question asks for. */
export const ROWS = 3;

const RIVAL = 'rival.example';

/** Asks for the first rows of a list about `$name`. */
export function documentAbout(subject: Subject = 'links'): string {
  return subject === 'links'
    ? `query ($name: DomainName!, $filter: BacklinkFilter) {
        domain(name: $name) {
          list: backlinks(first: ${ROWS}, filter: $filter) {
            totalCount
            nodes { urlFrom urlTo anchor rel linkType externalLinks firstSeen lastVisited domainRank }
          }
        }
      }`
    : `query ($name: DomainName!) {
        domain(name: $name) {
          list: intersect(first: ${ROWS}, competitors: ["${RIVAL}"]) {
            totalCount
            nodes { domain { name } domainRank linkCounts { domain { name } count } }
          }
        }
      }`;
}

/** As many groups as a filter may have, of the longest texts that it may hold: 200 kB. */
export const largeFilter = {
  or: Array.from({ length: 100 }, (_, place) => ({ anchor: { contains: `${place}`.padEnd(2048, 'x') } })),
};

/** What the upstream's list about a domain has to come to. */
export function listOf(domain: string, about: Subject = 'links'): List {
  const nodes = Array.from({ length: ROWS }, (_, index) =>
    about === 'links' ? linkNode(domain, index) : donorNode([domain, RIVAL], index),
  );
  return { totalCount: TOTAL, nodes };
}

/** The rows of a list, for that many credits: none where they were bought before. */
export function expectList(answer: Answer<unknown>, list: List, spent: number): void {
  expect(answer.errors).toBeUndefined();
  expect(answer.data).toEqual({ domain: { list } });
  expect(creditsOf(answer)).toMatchObject({ spent, saved: spent === 0 ? list.nodes.length : 0 });
}
