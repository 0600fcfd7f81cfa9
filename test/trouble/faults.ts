import type { Random } from '../../src/sandbox/web/random.ts';
import type { Fate, Point } from '../upstream/index.ts';

export const TROUBLES = [
  'dead',
  'unreachable',
  'silent',
  'flaky',
  'stormy',
  'proxied',
  'slow',
  'garbling',
  'refusing',
  'throttled',
  'poor',
] as const;

export type SpellKind = 'calm' | (typeof TROUBLES)[number];

/** What happens to a request that is sent in a spell of this kind. */
export function fateOf(kind: SpellKind, random: Random): Fate {
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
