import type { Clock } from '../../src/clock.ts';
import { Random } from '../../src/sandbox/web/random.ts';
import { type Fate, PLAN, type SimulatedSerpstat } from '../upstream/index.ts';
import { fateOf, type SpellKind, TROUBLES } from './faults.ts';

/** How Serpstat and the connection to it behave for a while. Times are in milliseconds by the clock's `now`. */
export interface Spell {
  readonly kind: SpellKind;
  readonly start: number;
  readonly end: number;
}

/**
 * Alternates calm and trouble. Each kind of trouble comes once before any comes again. If the duration allows, trouble in
 * which nothing can be reached lasts for minutes.
 */
export function forecast(seed: number, durationMs: number): readonly Spell[] {
  const random = new Random(seed);
  const spells: Spell[] = [];
  let bag: readonly SpellKind[] = [];
  for (let now = 0; now < durationMs; ) {
    const [trouble = 'calm', ...others] = bag.length > 0 ? bag : shuffled(random);
    bag = others;
    const calmUntil = now + seconds(random, 10, 200);
    const lasts = trouble === 'dead' && durationMs >= 6 * LONG_MS ? LONG_MS : seconds(random, 10, 120);
    spells.push({ kind: 'calm', start: now, end: calmUntil });
    spells.push({ kind: trouble, start: calmUntil, end: calmUntil + lasts });
    now = calmUntil + lasts;
  }
  // After the last spell it is calm, so that everything can end.
  return spells
    .filter(({ start }) => start < durationMs)
    .map(spell => ({ ...spell, end: Math.min(spell.end, durationMs) }));
}

function shuffled(random: Random): readonly SpellKind[] {
  const drawn = TROUBLES.map(kind => ({ kind, at: random.uint32() }));
  return drawn.toSorted((a, b) => a.at - b.at).map(({ kind }) => kind);
}

/** What happens to each request, by the spell in which it is sent. */
export function fateIn(spells: readonly Spell[], seed: number, clock: Clock): () => Fate {
  const random = new Random(seed);
  return () => {
    const now = clock.now();
    const { kind } = spells.find(({ start, end }) => start <= now && now < end) ?? { kind: 'calm' };
    return fateOf(kind, random);
  };
}

/** Makes Serpstat lower its rate or run out of credits during such a spell, and recover after it. */
export function letWeatherCome(
  spells: readonly Spell[],
  seed: number,
  clock: Clock,
  serpstat: SimulatedSerpstat,
): void {
  const random = new Random(seed);
  const { rate } = serpstat;
  for (const { kind, start, end } of spells) {
    if (kind === 'throttled') {
      const lower = random.pick([0.5, 1, 2]);
      clock.after(start, () => {
        serpstat.rate = lower;
      });
      clock.after(end, () => {
        serpstat.rate = rate;
      });
    }
    if (kind === 'poor') {
      const few = random.below(300);
      clock.after(start, () => {
        serpstat.creditsLeft = few;
      });
      clock.after(end, () => {
        serpstat.creditsLeft = PLAN;
      });
    }
  }
}

/** Whether it was calm from `from` to `to`. */
export function isCalm(spells: readonly Spell[], from: number, to: number): boolean {
  return spells.every(({ kind, start, end }) => kind === 'calm' || end < from || to < start);
}

const LONG_MS = 300_000;

function seconds(random: Random, from: number, to: number): number {
  return 1000 * (from + random.below(to - from));
}
