import { bodyOrThrow, fetchOrThrow, problemOf } from './http.ts';
import { RelayError } from './relay-error.ts';

const TIMEOUT_MS = 120_000;
/** It goes through the bridge in one piece. */
const MOST_BYTES = 64 * 1024 * 1024;

/** A file that the relay writes, as text; a mark at its beginning stays. Throws `RelayError`. */
export async function fetchFile(address: URL, accessToken: string | null): Promise<string> {
  const response = await fetchOrThrow(address, {
    ...(accessToken !== null && { headers: { authorization: `Bearer ${accessToken}` } }),
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw problemOf(response, await bodyOrThrow(response));
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    parts.push(part);
    size += part.byteLength;
    if (size > MOST_BYTES) throw new RelayError({ kind: 'contract', status: 200 }, 'the file is larger than 64 MB');
  }
  return Buffer.concat(parts).toString('utf8');
}
