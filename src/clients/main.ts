import { readEnvironment } from '../config.ts';
import { runClientCommand } from './command.ts';

try {
  // Not all settings: the gateway that the first client is made for cannot start yet.
  process.stdout.write(runClientCommand(process.argv.slice(2), readEnvironment().CLIENTS));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
