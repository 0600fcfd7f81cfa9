import { existsSync } from 'node:fs';
import { type Environment, readConfig, readEnvironment, SANDBOX_STORE_URL } from './config.ts';
import { printReport } from './store/print-report.ts';
import { openSqliteFile } from './store/sqlite-file.ts';
import { sqliteLedger } from './store/sqlite-ledger.ts';
import { readStorePlace } from './store/store-url.ts';

try {
  process.stdout.write(await reportOf(readEnvironment()));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/**
 * The account of the store, and that of the sandbox if it has one. The token may have been set for `npm start` alone, so
 * its absence does not tell which of them is meant.
 */
async function reportOf(environment: Environment): Promise<string> {
  const { url } = readConfig(environment).store;
  const sandbox = readStorePlace(SANDBOX_STORE_URL);
  if (environment.STORE_URL || sandbox.kind === 'memory' || !existsSync(sandbox.path)) {
    return creditsReport(url);
  }
  const place = readStorePlace(url);
  const own = place.kind === 'sqlite' && existsSync(place.path) ? `${await creditsReport(url)}\n` : '';
  return `${own}Sandbox (${sandbox.path}), in play money:\n\n${await creditsReport(SANDBOX_STORE_URL)}`;
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
