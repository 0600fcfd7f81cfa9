import type { Clock } from '../../src/clock.ts';
import { Random } from '../../src/sandbox/random.ts';
import { PLAN, type SimulatedSerpstat } from '../simulated-serpstat.ts';
import type { Fate, Point } from '../simulated-upstream.ts';

/** How Serpstat and the way to it are for a while. Times are milliseconds by the clock's `now`. */
export interface Spell {
  readonly kind: SpellKind;
  readonly start: number;
  readonly end: number;
}

export type SpellKind =
  | 'calm'
  | 'dead'
  | 'unreachable'
  | 'silent'
  | 'flaky'
  | 'stormy'
  | 'proxied'
  | 'slow'
  | Minor;

/** Serpstat answers, though not what was asked for. */
type Minor = 'garbling' | 'refusing' | 'throttled' | 'poor';

const TROUBLES: readonly SpellKind[] = [
  'dead',
  'unreachable',
  'silent',
  'flaky',
  'flaky',
  'stormy',
  'proxied',
  'slow',
  'garbling',
  'refusing',
  'throttled',
  'poor',
];

/**
 * Calm and trouble by turns: each kind of trouble once before one comes again. Where there is time for it, those in which
 * nothing can be reached last for minutes.
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
  return spells;
}

function shuffled(random: Random): readonly SpellKind[] {
  const drawn = TROUBLES.map(kind => ({ kind, at: random.uint32() }));
  return drawn.toSorted((a, b) => a.at - b.at).map(({ kind }) => kind);
}

/** What each request meets, by the spell that it is sent in. */
export function fateIn(spells: readonly Spell[], seed: number, clock: Clock): () => Fate {
  const random = new Random(seed);
  return () => {
    const now = clock.now();
    const { kind } = spells.find(({ start, end }) => start <= now && now < end) ?? { kind: 'calm' };
    return fateOf(kind, random);
  };
}

/** Has Serpstat lower its rate and run out of credits when its spell comes, and mend when that is over. */
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

/** Whether nothing was amiss from `from` to `to`. */
export function isCalm(spells: readonly Spell[], from: number, to: number): boolean {
  return spells.every(({ kind, start, end }) => kind === 'calm' || end < from || to < start);
}

const LONG_MS = 300_000;

function seconds(random: Random, from: number, to: number): number {
  return 1000 * (from + random.below(to - from));
}

function fateOf(kind: SpellKind, random: Random): Fate {
  switch (kind) {
    case 'calm':
    case 'throttled':
    case 'poor':
      return good(random);
    case 'dead':
      return { kind: 'unsent', ms: 1 + random.below(5), code: 'ECONNREFUSED' };
    case 'unreachable':
      return { kind: 'unconnected' };
    case 'silent':
      return silence(random);
    case 'flaky':
      return random.chance(30) ? anyTrouble(random) : good(random);
    case 'stormy':
      return random.chance(75) ? anyTrouble(random) : good(random);
    case 'proxied':
      return random.chance(80) ? proxyPage(random) : good(random);
    case 'slow':
      return { kind: 'answered', ms: 1000 + random.below(11_000) };
    case 'garbling':
      return random.chance(60) ? garbled(random) : good(random);
    case 'refusing':
      return random.chance(60) ? refused(random) : good(random);
  }
}

function good(random: Random): Fate {
  return { kind: 'answered', ms: 40 + random.below(360) };
}

function anyTrouble(random: Random): Fate {
  const trouble = random.pick([
    unsent,
    unconnected,
    broken,
    broken,
    silence,
    proxyPage,
    refused,
    garbled,
    slow,
  ]);
  return trouble(random);
}

function slow(random: Random): Fate {
  return { kind: 'answered', ms: 3000 + random.below(9000) };
}

function unsent(random: Random): Fate {
  const code = random.pick(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EHOSTUNREACH', 'UND_ERR_SOCKET']);
  return { kind: 'unsent', ms: 1 + random.below(3000), code };
}

function unconnected(): Fate {
  return { kind: 'unconnected' };
}

function broken(random: Random): Fate {
  const code = random.pick(['ECONNRESET', 'UND_ERR_SOCKET', 'HPE_INVALID_CONSTANT', 'EPIPE']);
  return { kind: 'broken', ms: 20 + random.below(2000), at: random.pick(POINTS), code };
}

function silence(random: Random): Fate {
  return { kind: 'silent', ms: 20 + random.below(2000), at: random.pick(POINTS) };
}

const POINTS: readonly [Point, ...Point[]] = ['unprocessed', 'processed', 'cut'];

function proxyPage(random: Random): Fate {
  return {
    kind: 'status',
    ms: 10 + random.below(500),
    status: random.pick([502, 503, 504, 502, 503, 504, 500, 429]),
  };
}

function refused(random: Random): Fate {
  const [code, message] = random.pick<readonly [number, string]>([
    [429, 'Too many requests'],
    [32429, 'Too many requests'],
    [403, 'Invalid token!'],
    [403, 'API not allowed for your plan'],
    [32012, 'Not enough credits'],
    [32117, 'Filter is wrong'],
    [-32603, 'Internal error'],
    [500, 'Internal error'],
    [-32000, 'Server error'],
    [32601, 'Method not found'],
  ]);
  return { kind: 'refused', ms: 20 + random.below(300), code, message };
}

function garbled(random: Random): Fate {
  return { kind: 'garbled', ms: 40 + random.below(300), garble: random.pick(GARBLES) };
}

type Garble = (answer: string) => string;

const GARBLES: readonly [Garble, ...Garble[]] = [
  () => '',
  () => '<html>All is well</html>',
  () => 'null',
  () => '{}',
  answer => answer.slice(0, -2),
  answer => answer.replace(/^\{"id":"\d+"/, '{"id":"0"'),
  answer => answer.replace(/"total":\d+/, '"total":null').replace(/"error":/, '"fault":'),
  answer => answer.replace(/"total":\d+/, '"total":0').replace(/"error":/, '"fault":'),
  answer => answer.replace(/"page":\d+/, '"page":0').replace(/"error":/, '"fault":'),
  answer => answer.replace(/"data":/, '"rows":').replace(/"error":/, '"fault":'),
];
