import { writeSync } from 'node:fs';
import { openSqliteFile } from '../../src/store/sqlite-file.ts';
import { sqliteLedger } from '../../src/store/sqlite-ledger.ts';
import { sqliteStore } from '../../src/store/sqlite-store.ts';
import { NOON, pageOf, someRows } from './pages.ts';
import { untilFree } from './until-free.ts';

/**
 * A process that buys pages of a listing of its own as fast as it can: `writer.ts FILE FINGERPRINT PAGES`. Each line
 * that it prints is something that it was told is done:
 * `entered REQUEST`, `settled REQUEST CREDITS`, `kept START ROWS`.
 */
const [path = '', fingerprint = '', pages = ''] = process.argv.slice(2);
const file = openSqliteFile(path);
const store = sqliteStore(file, { maxBytes: 2 ** 30 });
const ledger = sqliteLedger(file);
const ROWS = 20;

for (let page = 1; page <= Number(pages); page += 1) {
  const { method, params } = pageOf([], { fingerprint });
  const entry = { fingerprint, method, params, page, size: ROWS, reserved: ROWS, at: NOON };
  const key = await untilFree(() => ledger.enter(entry));
  say(`entered ${key.request}`);
  const start = (page - 1) * ROWS;
  const bought = pageOf(someRows(fingerprint, start, ROWS), { fingerprint, start, total: 1_000_000 });
  await untilFree(() => store.write(bought));
  say(`kept ${start} ${ROWS}`);
  await untilFree(() => ledger.settle(key, ROWS - 1));
  say(`settled ${key.request} ${ROWS - 1}`);
}
await ledger.close();

/** Is with the reader when it returns, which `console.log` does not promise. */
function say(line: string): void {
  writeSync(1, `${line}\n`);
}
