import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError, errorBody } from './api-error.ts';
import type { Json } from './wire.ts';

const bodyLimit = 32 * 1024 * 1024;

/** The request's JSON; throws `ApiError` for what is too large or is not JSON. */
export async function readJson(request: IncomingMessage): Promise<{ text: string; value: Json }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bodyLimit) throw new ApiError(413, 'Request exceeds the maximum size');
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  try {
    return { text, value: JSON.parse(text) as Json };
  } catch {
    throw new ApiError(400, 'The request body is not valid JSON');
  }
}

export function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  const body = JSON.stringify(value);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}

export function sendError(response: ServerResponse, error: ApiError, requestId: string): void {
  sendJson(response, error.status, errorBody(error, requestId), { ...error.headers, 'request-id': requestId });
}
