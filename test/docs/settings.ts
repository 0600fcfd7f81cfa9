import { readFileSync } from 'node:fs';
import { readConfig } from '../../src/config.ts';
import { ROOT } from './markdown.ts';

/** The names of all settings, in the order of src/config.ts: what it reads them with is not exported. */
export const SETTING_NAMES: readonly string[] = [
  ...readFileSync(`${ROOT}/src/config.ts`, 'utf8').matchAll(/^ {2}([A-Z]+(?:_[A-Z]+)*): /gm),
].map(([, name = '']) => name);

/** Whether a setting of this value is the same as one that is not set. */
export function isDefault(name: string, value: string): boolean {
  const fields = (text: string) => JSON.stringify(readConfig({ [name]: text }));
  return fields(value) === fields('');
}
