import { randomInt } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { OutputOf } from '@tandem/shared/api';
import { demoKnowledge, demoPrompt } from './demo-shop/demo-knowledge.ts';
import { api, type RelayClient, RelayRefusal, relayClient } from './demo-shop/relay-client.ts';
import { signOnPlatform } from './demo-shop/sign-on-platform.ts';
import { PlainError } from './start/plain-error.ts';

export type DemoShop = { email: string; password: string; agentEngine: OutputOf<typeof api.me>['agentEngine'] };

/** Kept in the data folder, 0600. `isComplete`: later changes are the user's own and stay as they are. */
type Kept = { email: string; password: string; isComplete: boolean };

const linkTimeoutMs = 30_000;

/**
 * A shop to try everything on, made through the public API alone, as any client would: an owner, a linked sandbox
 * account, an agent that answers by itself, a small list of questions and answers. Its plan alone is the operator's to give. Run again
 * it finds what it made.
 */
export async function ensureDemoShop(
  relayUrl: string,
  keptFile: string,
  givePlan: (shop: string) => Promise<void>,
): Promise<DemoShop> {
  const kept = readKept(keptFile) ?? newKept();
  writeFileSync(keptFile, JSON.stringify(kept), { mode: 0o600 });
  const open = relayClient(relayUrl);
  const session = await signIn(open, kept);
  const client = open.as(session.accessToken);
  if (!kept.isComplete) {
    await givePlan(session.membership.tenantId);
    await furnish(client);
    writeFileSync(keptFile, JSON.stringify({ ...kept, isComplete: true }), { mode: 0o600 });
  }
  const { agentEngine } = await client.call(api.me, {});
  return { email: kept.email, password: kept.password, agentEngine };
}

function readKept(file: string): Kept | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Kept) : undefined;
}

/** Without letters and digits that are mistaken for one another. */
function newKept(): Kept {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
  const word = () => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('');
  return { email: 'owner@lanlom.example', password: `${word()}-${word()}-${word()}`, isComplete: false };
}

async function signIn(client: RelayClient, { email, password }: Kept): Promise<OutputOf<typeof api.login>> {
  const deviceName = 'npm start';
  try {
    return await client.call(api.login, { body: { email, password, deviceName } });
  } catch (error) {
    if (!(error instanceof RelayRefusal) || error.code !== 'invalid_credentials') throw error;
  }
  try {
    const body = { shopName: 'ลานลม แวร์', name: 'Shop owner', email, password, deviceName };
    return await client.call(api.register, { body });
  } catch (error) {
    if (error instanceof RelayRefusal && error.code === 'email_taken') {
      throw new PlainError(
        'The demo shop is there, but its password has been changed or lost: sign in as you set it up, or begin anew with "npm start -- --reset".',
      );
    }
    throw error;
  }
}

/** Makes what is missing, so that a start that was killed half-way is completed by the next one. */
async function furnish(client: RelayClient): Promise<void> {
  const { connections } = await client.call(api.listConnections, {});
  const linked = connections.find((connection) => connection.status !== 'disconnected')?.id ?? (await link(client));
  const params = { id: linked };
  const { documents } = await client.call(api.listDocuments, { params });
  for (const entry of demoKnowledge) {
    if (documents.some((document) => document.question === entry.question)) continue;
    await client.call(api.createDocument, { params, body: entry });
  }
  const { version } = await client.call(api.getAgent, { params });
  await client.call(api.putAgent, { params, body: { mode: 'auto', prompt: demoPrompt, version } });
}

async function link(client: RelayClient) {
  const { authorizeUrl, connectionAttemptId } = await client.call(api.startConnection, { body: { channel: 'tiktok' } });
  await signOnPlatform(authorizeUrl);
  const deadline = performance.now() + linkTimeoutMs;
  for (;;) {
    const attempt = await client.call(api.getConnectionAttempt, { params: { id: connectionAttemptId } });
    if (attempt.status === 'done') return attempt.connectionId;
    if (attempt.status === 'failed') throw new PlainError(`The demo account could not be linked: ${attempt.reason}.`);
    if (performance.now() > deadline) throw new PlainError('The demo account was not linked in time.');
    await delay(100);
  }
}
