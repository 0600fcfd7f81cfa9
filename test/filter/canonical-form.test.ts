import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CompiledFilter } from '../../src/filter/compile.ts';
import { compileBacklinkFilter, compileIntersectFilter } from '../../src/filter/compile.ts';
import { backlinkFilter, domains, intersectFilter } from './arbitraries.ts';
import { type Choose, rewriteBacklinks, rewriteIntersect } from './rewrites.ts';

const choices: fc.Arbitrary<Choose> = fc
  .infiniteStream(fc.nat({ max: 9_999 }))
  .map(stream => below => stream.next().value % below);

/** A filter that needs too many groups needs the same number in any wording. */
function outcome(compile: () => CompiledFilter): CompiledFilter | string {
  try {
    return compile();
  } catch (error) {
    // How far too large a filter is depends on its words.
    return String(error).replace(/expands to \d+/, 'expands to too many');
  }
}

test('backlink filters with the same meaning compile to the same groups', () => {
  fc.assert(
    fc.property(backlinkFilter, choices, (filter, choose) => {
      const reworded = rewriteBacklinks(filter, choose);
      expect(outcome(() => compileBacklinkFilter(reworded))).toEqual(
        outcome(() => compileBacklinkFilter(filter)),
      );
    }),
    { numRuns: 1000 },
  );
});

test('intersect filters with the same meaning compile to the same groups', () => {
  fc.assert(
    fc.property(intersectFilter, choices, (filter, choose) => {
      const reworded = rewriteIntersect(filter, choose);
      expect(outcome(() => compileIntersectFilter(reworded, domains))).toEqual(
        outcome(() => compileIntersectFilter(filter, domains)),
      );
    }),
    { numRuns: 1000 },
  );
});
