import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError } from './api-error.ts';
import { readJson, sendJson } from './http.ts';
import type { Sandbox } from './sandbox.ts';
import { scriptInput } from './script.ts';

/** Longest wait of `GET /_sandbox/requests`, in milliseconds. */
const longestWaitMs = 30_000;

/** The knobs under `/_sandbox/`; see README. */
export async function answerControl(
  sandbox: Sandbox,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  switch (`${request.method} ${url.pathname}`) {
    case 'POST /_sandbox/script': {
      const parsed = scriptInput.safeParse((await readJson(request)).value);
      if (!parsed.success) throw new ApiError(400, parsed.error.message);
      sandbox.script.add([parsed.data].flat());
      sendJson(response, 200, { queued: sandbox.script.length });
      return;
    }
    case 'DELETE /_sandbox/script':
      sandbox.script.clear();
      sendJson(response, 200, { queued: 0 });
      return;
    case 'POST /_sandbox/release':
      sandbox.release();
      sendJson(response, 200, {});
      return;
    case 'POST /_sandbox/reset':
      sandbox.script.clear();
      sandbox.ledger.clear();
      sandbox.cache.clear();
      sandbox.release();
      sendJson(response, 200, {});
      return;
    case 'GET /_sandbox/requests': {
      const gone = new AbortController();
      response.once('close', () => {
        gone.abort();
      });
      const waitMs = Math.min(longestWaitMs, Number(url.searchParams.get('wait') ?? 0));
      const requests = await sandbox.ledger.wait(Number(url.searchParams.get('after') ?? 0), waitMs, gone.signal);
      sendJson(response, 200, { requests });
      return;
    }
    default:
      throw new ApiError(404, 'Not found');
  }
}
