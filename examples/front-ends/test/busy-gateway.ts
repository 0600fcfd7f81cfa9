import { createFakeClock, passing } from '../../../test/fake-clock.ts';
import { askForLinks } from './ask.ts';
import { type ListeningGateway, startGateway } from './gateway.ts';

/** A gateway that answers UPSTREAM_BUSY to all operations that cost a request to Serpstat. */
export interface BusyGateway extends ListeningGateway {
  /** How long it tells clients to wait, in milliseconds. */
  readonly waitMs: number;
  /** Lets it answer until the work is done. It stays busy. */
  stayBusy<T>(work: Promise<T>): Promise<T>;
  /** The same, but after it has refused one operation, it is no longer busy. */
  freeAfterFirst<T>(work: Promise<T>): Promise<T>;
}

/**
 * The gateway's clock stands still. By it, the next request to Serpstat is due later than any operation can wait. `rate`
 * is the number of them in a second.
 */
export async function startBusyGateway(rate = 50): Promise<BusyGateway> {
  const clock = createFakeClock();
  const gateway = await startGateway({ SERPSTAT_RATE: String(rate), REQUEST_TIMEOUT_MS: '10' }, { clock });
  const stayBusy = <T>(work: Promise<T>) => passing(clock, work, 0);
  await stayBusy(askForLinks(gateway.url, 'rows-1.example'));
  const { errors = [] } = await stayBusy(askForLinks(gateway.url, 'rows-2.example'));
  gateway.received.length = 0;
  return {
    ...gateway,
    waitMs: errors[0]?.extensions.retryAfterMs ?? Number.NaN,
    stayBusy,
    async freeAfterFirst(work) {
      await stayBusy(gateway.answered(1));
      await clock.advance(1000);
      return stayBusy(work);
    },
  };
}
