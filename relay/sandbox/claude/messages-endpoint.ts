import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError, invalid } from './api-error.ts';
import { checkRequest } from './check-request.ts';
import { readJson, sendError, sendJson } from './http.ts';
import type { LedgerEntry } from './ledger.ts';
import type { Model } from './models.ts';
import { inputTokens } from './prompt-cache.ts';
import { messageOf, newId } from './reply.ts';
import type { Sandbox } from './sandbox.ts';
import type { ScriptStep } from './script.ts';
import { writeStream } from './sse.ts';
import { isObject, type JsonObject } from './wire.ts';

const apiVersion = '2026-10-21';

/** `POST /v1/messages` and `POST /v1/messages/count_tokens`. */
export async function answerApi(
  sandbox: Sandbox,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = newId('req');
  let entry: LedgerEntry | null = null;
  try {
    authorize(sandbox, request);
    const { text, value } = await readJson(request);
    entry = sandbox.ledger.open({ path, headers: shown(request), body: value });
    if (!isObject(value)) throw invalid('The request body must be a JSON object');
    const isCount = path.endsWith('/count_tokens');
    const model = checkRequest(value, isCount);
    if (isCount) {
      sendJson(response, 200, { input_tokens: inputTokens(value) }, answerHeaders(requestId));
    } else {
      const step = sandbox.script.take(text) ?? sandbox.reply(text);
      entry.step = step?.kind ?? 'default';
      await play(sandbox, step, { body: value, model, response, requestId });
    }
    sandbox.ledger.settle(
      entry,
      response.destroyed && !response.writableFinished ? 'gone' : 'answered',
      response.statusCode,
    );
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (entry) sandbox.ledger.settle(entry, 'answered', error.status);
    sendError(response, error, requestId);
  }
}

function authorize(sandbox: Sandbox, request: IncomingMessage): void {
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  const key = bearer ?? request.headers['x-api-key'];
  if (key === undefined) throw new ApiError(401, 'x-api-key or authorization header is required');
  if (key !== sandbox.apiKey) throw new ApiError(401, 'invalid API key');
  const version = request.headers['anthropic-version'];
  if (version === undefined) throw invalid('anthropic-version: header is required');
  if (version !== apiVersion)
    throw invalid(`anthropic-version: ${String(version)} is not emulated here, only ${apiVersion}`);
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
    throw invalid('content-type: must be application/json');
  }
}

interface Exchange {
  body: JsonObject;
  model: Model;
  response: ServerResponse;
  requestId: string;
}

async function play(
  sandbox: Sandbox,
  step: ScriptStep | null,
  { body, model, response, requestId }: Exchange,
): Promise<void> {
  const hungUp = new Promise<void>((resolve) => {
    response.once('close', resolve);
  });
  if (step?.kind === 'hang') return hungUp;
  if (step && step.delayMs > 0)
    await Promise.race([
      hungUp,
      new Promise((resolve) => {
        setTimeout(resolve, step.delayMs);
      }),
    ]);
  if (step?.hold) await Promise.race([hungUp, sandbox.held()]);
  if (response.destroyed) return;
  if (step?.kind === 'error') throw scriptedError(step);
  if (step?.kind === 'stream-error' && body.stream !== true) throw new ApiError(500, 'scripted');
  const message = messageOf(step, body, sandbox.cache.charge(sandbox.apiKey, model, body, sandbox.now()));
  const isCut = step?.kind === 'cut';
  if (isCut && step.text === '') {
    response.destroy();
    return;
  }
  if (body.stream === true) {
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      ...answerHeaders(requestId),
    });
    writeStream(response, message, { isCut, ...(step?.kind === 'stream-error' ? { errorType: step.type } : {}) });
    return;
  }
  if (!isCut) {
    sendJson(response, 200, message, answerHeaders(requestId));
    return;
  }
  const whole = JSON.stringify(message);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(whole) });
  await new Promise<void>((resolve) => {
    response.write(whole.slice(0, whole.length / 2), () => {
      resolve();
    });
  });
  response.destroy();
}

function scriptedError(step: Extract<ScriptStep, { kind: 'error' }>): ApiError {
  const headers: Record<string, string> = {};
  if (step.retryAfter !== undefined) headers['retry-after'] = String(step.retryAfter);
  if (step.shouldRetry !== undefined) headers['x-should-retry'] = String(step.shouldRetry);
  return new ApiError(step.status, step.message, { headers });
}

function answerHeaders(requestId: string): Record<string, string> {
  const reset = new Date(Math.ceil(Date.now() / 60_000) * 60_000).toISOString().replace(/\.\d+Z$/, 'Z');
  const headers: Record<string, string> = { 'request-id': requestId, 'anthropic-organization-id': 'org_sandbox' };
  const limits = { requests: 4000, tokens: 4_000_000, 'input-tokens': 3_200_000, 'output-tokens': 800_000 };
  for (const [name, limit] of Object.entries(limits)) {
    headers[`anthropic-ratelimit-${name}-limit`] = String(limit);
    headers[`anthropic-ratelimit-${name}-remaining`] = String(limit);
    headers[`anthropic-ratelimit-${name}-reset`] = reset;
  }
  return headers;
}

function shown(request: IncomingMessage): Record<string, string> {
  const secret = new Set(['authorization', 'x-api-key']);
  return Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) =>
      secret.has(name) || value === undefined ? [] : [[name, String(value)]],
    ),
  );
}
