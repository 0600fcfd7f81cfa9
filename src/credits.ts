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

/** The account of credits that the store file keeps, as text. Throws where there is no such file. */
async function creditsReport(storeUrl: string): Promise<string> {
  const place = readStorePlace(storeUrl);
  if (place.kind === 'memory') {
    throw new Error(
      'STORE_URL is memory: the account of credits ends with its gateway. With sqlite:PATH it is kept.',
    );
  }
  if (!existsSync(place.path)) {
    throw new Error(`There is no store file ${place.path} (STORE_URL): nothing was bought with it yet.`);
  }
  const ledger = sqliteLedger(openSqliteFile(place.path));
  try {
    return printReport(await ledger.report());
  } finally {
    await ledger.close();
  }
}
