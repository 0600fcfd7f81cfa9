import { fileURLToPath } from 'node:url';
import { buildApp } from '../server/app.ts';

/** Where the tests find the app as users get it. */
export const DIST = fileURLToPath(new URL('../dist', import.meta.url));

/** Before all tests. */
export default function setup(): Promise<void> {
  return buildApp(DIST);
}
