import type { IncomingMessage } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { FetchError } from './fetch-error.ts';

const decoders: Readonly<Record<string, () => ReturnType<typeof createGunzip>>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** The body, decompressed. Counts what comes out: a bomb is small on the wire. Throws FetchError. */
export async function readBody(response: IncomingMessage, most: number, signal: AbortSignal): Promise<Uint8Array> {
  const coding = (response.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  const decoder = decoders[coding];
  if (decoder === undefined && coding !== 'identity') {
    response.destroy();
    throw new FetchError('unknown_format', 'an encoding nobody asked for');
  }
  // The callback only keeps a failure from being thrown into the air: the loop below sees it too.
  const body: Readable = decoder === undefined ? response : pipeline(response, decoder(), () => undefined);
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of body as AsyncIterable<Buffer>) {
      length += part.byteLength;
      if (length > most) throw new FetchError('too_big');
      parts.push(part);
    }
  } catch (error) {
    if (error instanceof FetchError) throw error;
    throw new FetchError(signal.aborted ? 'timed_out' : 'not_reachable', 'the answer broke off');
  } finally {
    response.destroy();
  }
  return Buffer.concat(parts);
}
