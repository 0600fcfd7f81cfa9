import { pino } from 'pino';
import { createGateway, type Gateway, readConfig } from '../../src/gateway.ts';
import { mix, Random } from '../../src/sandbox/web/random.ts';
import type { File } from '../clients/file.ts';
import { createFakeClock, type FakeClock } from '../fake-clock.ts';
import type { Answer } from '../rig.ts';
import { readKey, SimulatedSerpstat, SimulatedUpstream } from '../upstream/index.ts';
import { connectionAt } from './answers.ts';
import { documentOf } from './documents.ts';
import { ENVIRONMENT, SETTINGS } from './settings.ts';
import { arrive, type Ending, leave, mistakesOf, type Stay } from './stay.ts';
import { type KnownListing, LISTINGS, Traffic, type Visit } from './traffic.ts';
import { fateIn, forecast, letWeatherCome, type Spell } from './weather.ts';

export interface PlayOptions {
  readonly seed: number;
  /** Simulated milliseconds during which clients arrive. */
  readonly durationMs: number;
  /** Clients that arrive in a simulated second, without bursts. */
  readonly visitsPerSecond: number;
  /** Milliseconds that an operation may take. */
  readonly requestTimeoutMs: number;
  /** The setting STORE_URL. Defaults to `memory:`. */
  readonly storeUrl?: string;
  /** The file of clients whose operations these are, in turn: the first of `CLIENTS` sends the first. */
  readonly clients?: File;
}

export const CLIENTS = ['team-a', 'team-b'];

/** A gateway, a simulated Serpstat with failures, the clients, and a record of all that happened. */
export interface Play {
  readonly clock: FakeClock;
  readonly gateway: Gateway;
  readonly serpstat: SimulatedSerpstat;
  readonly upstream: SimulatedUpstream;
  readonly spells: readonly Spell[];
  readonly stays: readonly Stay[];
  /** All mistakes in the responses. */
  readonly mistakes: readonly string[];
  /** The errors that the gateway logged. */
  readonly log: readonly string[];
  /** Lets clients arrive until this time by the clock. */
  runUntil(ms: number): Promise<void>;
}

export function stage(options: PlayOptions): Play {
  const { seed, durationMs, visitsPerSecond, requestTimeoutMs, storeUrl = 'memory:', clients } = options;
  const clock = createFakeClock();
  const serpstat = new SimulatedSerpstat(clock, SETTINGS.rate);
  const spells = forecast(mix(seed, 1), durationMs);
  const fate = fateIn(spells, mix(seed, 2), clock);
  const upstream = new SimulatedUpstream({ clock, serpstat, fate, connectTimeoutMs: 3000 });
  letWeatherCome(spells, mix(seed, 3), clock, serpstat);
  const traffic = new Traffic(mix(seed, 4), 1000 / visitsPerSecond);
  const moves = new Random(mix(seed, 5));
  const jitter = new Random(mix(seed, 6));
  const stays: Stay[] = [];
  const mistakes: string[] = [];
  const log: string[] = [];
  const config = readConfig({
    ...ENVIRONMENT,
    REQUEST_TIMEOUT_MS: String(requestTimeoutMs),
    STORE_URL: storeUrl,
    CLIENTS: clients?.path,
  });
  const logger = pino({ level: config.logLevel }, { write: line => log.push(line) });
  const gateway = createGateway(config, {
    logger,
    clock,
    dispatcher: upstream,
    random: () => jitter.uint32() / 2 ** 32,
  });

  const scene = { clock, serpstat, upstream, spells, requestTimeoutMs };

  async function enter(visit: Visit): Promise<void> {
    const stay = arrive(visit, clock.now());
    const place = stays.push(stay) - 1;
    const leaving = new AbortController();
    const { hangsUpAfter } = visit;
    const stayOn = hangsUpAfter === undefined ? () => {} : clock.after(hangsUpAfter, () => leaving.abort());
    const key = clients?.headersOf(CLIENTS[place % CLIENTS.length] ?? '');
    const ending = await ask(gateway, visit, leaving.signal, key);
    stayOn();
    const over = leave(stay, visit, ending, scene);
    stays[place] = over;
    mistakes.push(...mistakesOf(over, visit, ending, scene));
    if ('answer' in ending) {
      learn(visit, ending.answer);
    }
  }

  function learn(visit: Visit, answer: Answer<unknown>): void {
    for (const [place, { listing }] of visit.connections.entries()) {
      const edges = connectionAt(answer, place)?.edges ?? [];
      for (const { cursor, node } of [...edges.slice(0, 1), ...edges.slice(-1)]) {
        const { index } = (node && readKey('key' in node ? new URL(node.key).host : node.domain.key)) ?? {};
        if (index !== undefined) {
          traffic.learn(listing, { cursor, index });
        }
      }
    }
  }

  return {
    clock,
    gateway,
    serpstat,
    upstream,
    spells,
    stays,
    mistakes,
    log,
    async runUntil(ms) {
      while (clock.now() < ms) {
        const visit = traffic.next();
        void enter(visit);
        if (moves.chance(4)) {
          const field = moves.pick<KnownListing['field']>(['backlinks', 'backlinks', 'intersect']);
          serpstat.move(moves.pick(LISTINGS[field]).name);
        }
        await clock.advance(visit.pauseMs);
      }
    },
  };
}

async function ask(
  gateway: Gateway,
  visit: Visit,
  signal: AbortSignal,
  key: Readonly<Record<string, string>> = {},
): Promise<Ending> {
  try {
    const response = await gateway.fetch('http://gateway.test/graphql', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...key,
        ...(visit.limit !== undefined && { 'x-credit-limit': String(visit.limit) }),
        ...(visit.isDryRun && { 'x-credits-dry-run': '1' }),
        ...(visit.isFresh && { 'x-credits-refresh': '1' }),
      },
      body: JSON.stringify(documentOf(visit)),
      signal,
    });
    return { answer: (await response.json()) as Answer<unknown> }; // the form that GraphQL over HTTP specifies
  } catch (thrown) {
    return { thrown };
  }
}
