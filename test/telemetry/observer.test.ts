import { expect, it } from 'vitest';
import { type Observer, tellAll } from '../../src/telemetry/observer.ts';
import { attempt, operation } from './records.ts';

/** Takes down what it is told. */
function scribe(): { readonly heard: unknown[] } & Observer {
  const heard: unknown[] = [];
  return {
    heard,
    attempted: record => heard.push(['attempted', record]),
    waited: ms => heard.push(['waited', ms]),
    slowedDown: rate => heard.push(['slowedDown', rate]),
    breakerChanged: (...change) => heard.push(['breakerChanged', ...change]),
    servedStale: rows => heard.push(['servedStale', rows]),
    operated: record => heard.push(['operated', record]),
  };
}

it('tells every observer what it listens to, and needs none', () => {
  const [one, other] = [scribe(), scribe()];
  for (const observer of [tellAll(one, {}, other), tellAll()]) {
    observer.attempted(attempt());
    observer.waited(5);
    observer.slowedDown(0.5);
    observer.breakerChanged('open', 5000);
    observer.servedStale(7);
    observer.operated(operation());
  }
  expect(one.heard).toEqual([
    ['attempted', attempt()],
    ['waited', 5],
    ['slowedDown', 0.5],
    ['breakerChanged', 'open', 5000],
    ['servedStale', 7],
    ['operated', operation()],
  ]);
  expect(other.heard).toEqual(one.heard);
});
