import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiError } from './api-error.ts';
import { answerControl } from './control-endpoints.ts';
import { sendError } from './http.ts';
import { createLedger } from './ledger.ts';
import { answerApi } from './messages-endpoint.ts';
import { createPromptCache } from './prompt-cache.ts';
import { newId } from './reply.ts';
import type { Sandbox } from './sandbox.ts';
import { createScript, type ScriptStepInput, scriptStep } from './script.ts';

export interface ClaudeSandboxOptions {
  /** 0 or absent: any free port. Always on 127.0.0.1. */
  port?: number;
  /** The only key it takes. */
  apiKey: string;
  /** Epoch milliseconds, for the prompt cache's time to live. */
  now?: () => number;
  /** In the same process only: what a request is answered with that no scripted step fits. Takes its body, JSON. */
  reply?: (body: string) => ScriptStepInput;
}

export interface ClaudeSandbox {
  /** Without a slash at the end; what `ANTHROPIC_BASE_URL` wants. */
  readonly url: string;
  /** Breaks what is still open. */
  close(): Promise<void>;
}

/** Starts a stand-in of the Messages API. Rejects when the port is taken. */
export async function startClaudeSandbox(options: ClaudeSandboxOptions): Promise<ClaudeSandbox> {
  const sandbox = createSandbox(options);
  let hosts = new Set<string>();
  const server = createServer((request, response) => {
    answer(sandbox, hosts, request, response).catch((error: unknown) => {
      // Nobody but its developer sees this server: a fault of its own is told whole.
      if (response.headersSent) response.destroy();
      else
        sendError(
          response,
          new ApiError(500, error instanceof Error ? (error.stack ?? error.message) : String(error)),
          newId('req'),
        );
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function createSandbox(options: ClaudeSandboxOptions): Sandbox {
  let waiting: (() => void)[] = [];
  return {
    apiKey: options.apiKey,
    script: createScript(),
    ledger: createLedger(),
    cache: createPromptCache(),
    now: options.now ?? Date.now,
    reply: (body) => (options.reply === undefined ? null : scriptStep.parse(options.reply(body))),
    held: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
      }),
    release() {
      const ready = waiting;
      waiting = [];
      for (const run of ready) run();
    },
  };
}

async function answer(
  sandbox: Sandbox,
  hosts: ReadonlySet<string>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // A page of any website could reach this port through a name of its own that points to 127.0.0.1.
  if (!hosts.has(request.headers.host ?? '')) {
    sendError(response, new ApiError(403, 'unknown host'), newId('req'));
    return;
  }
  const url = new URL(request.url ?? '/', 'http://sandbox');
  try {
    if (url.pathname.startsWith('/_sandbox/')) await answerControl(sandbox, url, request, response);
    else if (url.pathname !== '/v1/messages' && url.pathname !== '/v1/messages/count_tokens')
      throw new ApiError(404, 'Not found');
    else if (request.method !== 'POST')
      throw new ApiError(405, 'Method not allowed', { type: 'invalid_request_error' });
    else await answerApi(sandbox, url.pathname, request, response);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    sendError(response, error, newId('req'));
  }
}
