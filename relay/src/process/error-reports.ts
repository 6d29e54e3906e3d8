import type { ErrorEvent } from '@sentry/node';
import { type Level, type LoggerOptions, pino } from 'pino';

export interface ErrorReports {
  /** For pino's options: what is logged as an error with an `err` is reported, whoever logs it. */
  readonly hooks: NonNullable<LoggerOptions['hooks']>;
  report(error: unknown, ids?: Record<string, unknown>): void;
  /** Waits at most `timeoutMs` for what has not been delivered yet. */
  flush(timeoutMs: number): Promise<void>;
}

const silent: ErrorReports = { hooks: {}, report: () => undefined, flush: async () => undefined };
/** Ids, never text: the fields of a log line that may leave the house. */
const idFields =
  /^(?:area|task|jobId|tenantId|connectionId|conversationId|messageId|deliveryId|correlation|attempt|lane|channel)$/;

/**
 * Sends unexpected errors to Sentry's address `dsn`; undefined: to nobody. Only type, scrubbed message, stack and ids leave the
 * process: no request, no breadcrumb, no local variable, no host name.
 */
export async function createErrorReports(dsn: string | undefined, release: string): Promise<ErrorReports> {
  if (dsn === undefined) return silent;
  // Loaded only here: a third of a second that a relay without it need not spend.
  const { NodeClient, Scope, defaultStackParser, linkedErrorsIntegration, makeNodeTransport } = await import(
    '@sentry/node'
  );
  const client = new NodeClient({
    dsn,
    release,
    transport: makeNodeTransport,
    stackParser: defaultStackParser,
    integrations: [linkedErrorsIntegration()],
    sendClientReports: false,
    includeServerName: false,
    maxBreadcrumbs: 0,
    beforeSend: scrub,
  });
  client.init();
  const report: ErrorReports['report'] = (error, ids = {}) => {
    const scope = new Scope();
    scope.setClient(client);
    scope.setTags(
      Object.fromEntries(
        Object.entries(ids).flatMap(([name, id]) => (idFields.test(name) ? [[name, String(id)]] : [])),
      ),
    );
    scope.captureException(error);
  };
  return {
    report,
    hooks: {
      logMethod(args, method, level) {
        const [fields] = args as unknown[];
        if (level >= errorLevel && hasError(fields)) report(fields.err, { ...this.bindings(), ...fields });
        return method.apply(this, args);
      },
    },
    async flush(timeoutMs) {
      await client.flush(timeoutMs);
    },
  };
}

const errorLevel = pino.levels.values['error' satisfies Level] ?? 50;

function hasError(fields: unknown): fields is { err: unknown } {
  return typeof fields === 'object' && fields !== null && 'err' in fields && fields.err instanceof Error;
}

/** What stands in quotes or looks like an address or a number of a person comes from data: a database repeats values in its complaints. */
function scrub(event: ErrorEvent): ErrorEvent {
  delete event.request;
  delete event.user;
  delete event.extra;
  delete event.breadcrumbs;
  for (const exception of event.exception?.values ?? []) {
    if (exception.value !== undefined) exception.value = withoutValues(exception.value);
    for (const frame of exception.stacktrace?.frames ?? []) delete frame.vars;
  }
  return event;
}

export function withoutValues(message: string): string {
  return message
    .replace(/"[^"]*"|'[^']*'|\([^)]*\)=\([^)]*\)/g, '"…"')
    .replace(/\S+@\S+/g, '…')
    .replace(/\d{6,}/g, '…')
    .slice(0, 500);
}
