import { describe, expect, it } from 'vitest';
import { donorAt, donorRank, drawDonors } from '../../../src/sandbox/web/donors.ts';
import { isHostName } from '../../../src/sandbox/web/hosts.ts';
import { Random } from '../../../src/sandbox/web/random.ts';

describe('the pool of donors', () => {
  it('gives each donor its own valid host name', () => {
    const indexes = Array.from({ length: 40_000 }, (_, i) => i + 1);
    const hosts = new Set(indexes.map(index => donorAt(index).host));
    expect(hosts.size).toBe(indexes.length);
    expect(
      hosts
        .values()
        .filter(host => !isHostName(host))
        .toArray(),
    ).toEqual([]);
  });

  it('ranks donors from 0 to 100, popular ones higher', () => {
    const popular = Array.from({ length: 500 }, (_, i) => donorRank(i + 1));
    const obscure = Array.from({ length: 500 }, (_, i) => donorRank(260_000 + i));
    const average = (ranks: number[]) => ranks.reduce((sum, rank) => sum + rank, 0) / ranks.length;
    expect(average(popular)).toBeGreaterThan(average(obscure) + 30);
    expect(Math.min(...obscure)).toBe(0);
    const ranks = [...popular, ...obscure];
    expect(ranks.every(rank => Number.isInteger(rank) && rank >= 0 && rank <= 100)).toBe(true);
  });

  it('is drawn from without repeats and only what is accepted', () => {
    const drawn = [...drawDonors(new Random(1), 5000, donor => donor % 2 === 0)];
    expect(new Set(drawn).size).toBe(5000);
    expect(drawn.every(donor => donor % 2 === 0)).toBe(true);
  });
});
