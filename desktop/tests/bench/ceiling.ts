import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket, WebSocketServer } from 'ws';
import { type Spread, spreadOf } from './percentiles.ts';

/**
 * The least that "a webhook is stored and shown" can cost on this machine: HTTP in, one fsync, a WebSocket frame out, one more fsync
 * at the reader. What the product needs above that is its own.
 */
export async function measureCeiling(rounds: number): Promise<Spread> {
  const dir = mkdtempSync(join(tmpdir(), 'tandem-ceiling-'));
  const files = [openSync(join(dir, 'in'), 'a'), openSync(join(dir, 'out'), 'a')] as const;
  const body = JSON.stringify({ text: 'ค่าส่งเท่าไหร่คะ'.repeat(8) });
  const http = createServer((request, response) => {
    request.resume().once('end', () => {
      writeSync(files[0], body);
      fsyncSync(files[0]);
      response.end();
      for (const client of sockets.clients) client.send(body);
    });
  });
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const reader = new WebSocket(`ws://127.0.0.1:${port}`);
  await new Promise((resolve) => reader.once('open', resolve));

  const took: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const shown = new Promise<void>((resolve) =>
      reader.once('message', () => {
        writeSync(files[1], body);
        fsyncSync(files[1]);
        resolve();
      }),
    );
    const begin = performance.now();
    await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body });
    await shown;
    took.push(performance.now() - begin);
  }
  reader.terminate();
  sockets.close();
  http.close();
  for (const file of files) closeSync(file);
  rmSync(dir, { recursive: true });
  return spreadOf(took);
}
