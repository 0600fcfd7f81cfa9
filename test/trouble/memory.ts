import { setImmediate } from 'node:timers/promises';
import { queryObjects, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose_gc');
const collectGarbage: () => void = runInNewContext('gc');

/** Bytes of the heap in use. */
export async function heapInUse(): Promise<number> {
  // Weakly held objects are released between two collections.
  collectGarbage();
  await setImmediate();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** How many objects of a class are alive. */
export async function countAlive(type: abstract new (...args: never[]) => object): Promise<number> {
  await heapInUse();
  return queryObjects(type, { format: 'count' });
}
