import { existsSync } from 'node:fs';
import { readConfig, readEnvironment } from './config.ts';
import { printReport } from './store/print-report.ts';
import { openSqliteFile } from './store/sqlite-file.ts';
import { sqliteLedger } from './store/sqlite-ledger.ts';
import { readStorePlace } from './store/store-url.ts';

try {
  process.stdout.write(await creditsReport(readConfig(readEnvironment()).store.url));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** The account of credits in the store file, as text. Throws if there is no such file. */
async function creditsReport(storeUrl: string): Promise<string> {
  const place = readStorePlace(storeUrl);
  if (place.kind === 'memory') {
    throw new Error(
      'STORE_URL is memory:, which keeps no account of credits after the gateway stops. Use sqlite:PATH to keep it.',
    );
  }
  if (!existsSync(place.path)) {
    throw new Error(
      `The store file ${place.path} (STORE_URL) does not exist: nothing has been bought with it yet.`,
    );
  }
  const ledger = sqliteLedger(openSqliteFile(place.path));
  try {
    return printReport(await ledger.report());
  } finally {
    await ledger.close();
  }
}
