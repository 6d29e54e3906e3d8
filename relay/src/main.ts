import { pino } from 'pino';
import { loadConfig } from './config/index.ts';
import { countProcess } from './metrics/index.ts';
import { createErrorReports, type ErrorReports } from './process/error-reports.ts';
import { plainReason } from './process/plain-reason.ts';
import { type PreparedDatabase, prepareDatabase } from './process/prepare-database.ts';
import { type Relay, startRelay } from './process/start-relay.ts';
import { version } from './process/version.ts';

// A relay process: configuration → database → context → roles. Standard output carries one line of JSON, when it is ready:
// {"ready":true,"url":"http://127.0.0.1:PORT"}. The log goes to standard error.

let database: PreparedDatabase | undefined;
let relay: Relay | undefined;
let reports: ErrorReports | undefined;

try {
  const config = loadConfig(process.env);
  reports = await createErrorReports(config.sentryDsn?.reveal(), version);
  const log = pino(
    { level: config.log.level, base: { pid: process.pid }, hooks: reports.hooks },
    pino.destination({ dest: 2, sync: true }),
  );
  if (config.sentryDsn !== undefined) reportCrashes(reports);
  const asked = untilAskedToEnd();
  database = await prepareDatabase(config, (line) => log.info({ area: 'database' }, line));
  relay = await startRelay({ config, databaseUrl: database.url, log });
  countProcess(relay.ctx.metrics);
  process.stdout.write(`${JSON.stringify({ ready: true, url: relay.url })}\n`);
  log.info({ signal: await asked }, 'ending');
} catch (error) {
  const reason = plainReason(error);
  if (reason === null) reports?.report(error);
  console.error(reason ?? error);
  process.exitCode = 1;
}
try {
  await relay?.stop();
} catch (error) {
  console.error('The relay did not end cleanly:', error);
  process.exitCode = 1;
} finally {
  // The database last: until then everything may still write.
  await database?.stop();
}
await reports?.flush(2000);
// A broken connection's timers must not keep an ended relay.
process.exit();

/** As Node ends a process that nobody can answer for, but told first. */
function reportCrashes({ report, flush }: ErrorReports): void {
  process.on('uncaughtException', (error) => {
    console.error(error);
    report(error);
    void flush(2000).finally(() => process.exit(1));
  });
}

/** The first signal; the second one ends the process at once. */
function untilAskedToEnd(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      process.on(signal, () => resolve(signal));
    }
    let count = 0;
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        count += 1;
        if (count > 1) process.exit(1);
      });
    }
  });
}
