import { ConfigError } from '../relay/src/config/index.ts';
import { EmbeddedPostgresError } from '../relay/src/db/embedded/index.ts';
import { MigrationError } from '../relay/src/db/migrate.ts';
import { parseOptions, usage } from './start/options.ts';
import { isDiskFull, PlainError } from './start/plain-error.ts';
import { startEverything } from './start/start-everything.ts';

// `npm start`: everything a newcomer needs, from nothing, until Ctrl-C.
process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const options = parseOptions(process.argv.slice(2));
    if (options.isHelp) {
      console.log(usage);
      return 0;
    }
    return await startEverything(options);
  } catch (error) {
    if (isDiskFull(error)) {
      console.error('\nThe disk is full: free about 500 MB, or set TANDEM_DATA_DIR to a folder on another disk.\n');
      return 1;
    }
    if (error instanceof MigrationError) {
      console.error(`\n${error.message}\nOr begin anew with "npm start -- --reset".\n`);
      return 1;
    }
    const isPlain =
      error instanceof PlainError || error instanceof EmbeddedPostgresError || error instanceof ConfigError;
    console.error(isPlain ? `\n${error.message}\n` : error);
    return 1;
  }
}
