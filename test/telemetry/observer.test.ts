import { expect, it } from 'vitest';
import { type Observer, tellAll } from '../../src/telemetry/observer.ts';
import { attempt, operation } from './records.ts';

/** Records the events that it receives. */
function recorder(): { readonly received: unknown[] } & Observer {
  const received: unknown[] = [];
  return {
    received,
    attempted: record => received.push(['attempted', record]),
    waited: ms => received.push(['waited', ms]),
    slowedDown: rate => received.push(['slowedDown', rate]),
    breakerChanged: (...change) => received.push(['breakerChanged', ...change]),
    servedStale: rows => received.push(['servedStale', rows]),
    operated: record => received.push(['operated', record]),
  };
}

it('passes every event to every observer, and works without any', () => {
  const [one, other] = [recorder(), recorder()];
  for (const observer of [tellAll(one, {}, other), tellAll()]) {
    observer.attempted(attempt());
    observer.waited(5);
    observer.slowedDown(0.5);
    observer.breakerChanged('open', 5000);
    observer.servedStale(7);
    observer.operated(operation());
  }
  expect(one.received).toEqual([
    ['attempted', attempt()],
    ['waited', 5],
    ['slowedDown', 0.5],
    ['breakerChanged', 'open', 5000],
    ['servedStale', 7],
    ['operated', operation()],
  ]);
  expect(other.received).toEqual(one.received);
});
