import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** Before all tests: what they open is what users get. */
export default async function setup(): Promise<void> {
  // Vitest sets it, and Vite would build React's development version.
  process.env.NODE_ENV = 'production';
  await build({ root: fileURLToPath(new URL('..', import.meta.url)), logLevel: 'warn' });
}
