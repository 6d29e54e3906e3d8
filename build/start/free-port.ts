import { createServer } from 'node:net';
import { PlainError } from './plain-error.ts';

/** A port that nothing listens on now: the preferred one where it is free, else any. */
export async function freePort(host: string, preferred: number | undefined): Promise<number> {
  return (await tryPort(host, preferred ?? 0)) ?? (await tryPort(host, 0)) ?? 0;
}

/** Exactly this port, or a sentence. */
export async function wantedPort(host: string, port: number): Promise<number> {
  if ((await tryPort(host, port)) !== undefined) return port;
  throw new PlainError(
    `Port ${port} is in use by another program: end it, or choose another with "npm start -- --port 4000".`,
  );
}

function tryPort(host: string, port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, host, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined));
    });
  });
}
