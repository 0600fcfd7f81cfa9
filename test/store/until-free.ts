import { troubleOf } from '../../src/store/trouble.ts';

/** Does it again for as long as another process has the file: two that write without a pause can starve each other. */
export async function untilFree<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (troubleOf(error) !== 'locked') {
        throw error;
      }
    }
  }
}
