import { deflateRawSync } from 'node:zlib';
import type { Session } from '@tandem/shared/api';
import { must } from '@tandem/shared/lib';
import type { ConversationId } from '@tandem/shared/model';
import { closeCodes, PROTOCOL_VERSION } from '@tandem/shared/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createShop, type Shop } from '../../src/inbox/testing/inbox-fixture.ts';
import { type PeopleRig, startPeopleRig } from '../people/people-rig.ts';
import { openStream, type StreamClient } from '../support/stream-client.ts';

// The stream's door and what may be said through it. `relay/tests/stream` has its ordinary refusals.

let rig: PeopleRig;
let owner: Session;
let stranger: Session;
let shop: Shop;
let foreign: Shop;
beforeAll(async () => {
  rig = await startPeopleRig();
  owner = await rig.kit.register('A');
  stranger = await rig.kit.register('B');
  const shopOf = ({ membership, person }: Session) =>
    createShop(rig.kit.database.db, { tenant: { tenantId: membership.tenantId, personId: person.id } });
  shop = await shopOf(owner);
  foreign = await shopOf(stranger);
});
afterAll(() => rig[Symbol.asyncDispose]());

const connect = async (as: Session): Promise<StreamClient> => {
  const { body } = await rig.kit.call<{ logId: string; asOfSeq: number }>('GET', '/snapshot', { as });
  const client = await openStream(rig.kit.url, as.accessToken, { logId: body.logId, cursor: body.asOfSeq });
  await client.next('welcome');
  return client;
};
const heldBy = async (conversationId: ConversationId) => {
  const [row] = await rig.kit.database.adminSql<{ by: string | null }[]>`
    select held_by as by from conversation where id = ${conversationId}`;
  return must(row).by;
};
/** The relay has read everything that this socket sent before. */
const isRead = async (client: StreamClient, conversationId: ConversationId) => {
  client.send({ kind: 'viewing', conversationId });
  await client.next('presence', (frame) => !frame.isTyping && frame.conversationId === conversationId);
};

test('a token in the address, a cookie or a subprotocol is none; a page of any origin is refused with one', async () => {
  const statusOf = (headers: Record<string, string>, query = '', protocols: string[] = []) =>
    new Promise<number | undefined>((resolve) => {
      const socket = new WebSocket(`${rig.kit.url.replace('http', 'ws')}/api/v1/stream${query}`, protocols, {
        headers,
      });
      socket.on('unexpected-response', (request, response) => {
        resolve(response.statusCode);
        request.destroy();
      });
      socket.on('open', () => resolve(101));
      socket.on('error', () => undefined);
    });
  const token = owner.accessToken;
  const authorization = `Bearer ${token}`;
  expect(await statusOf({}, `?access_token=${token}`)).toBe(401);
  expect(await statusOf({}, `?authorization=Bearer%20${token}`)).toBe(401);
  expect(await statusOf({ cookie: `authorization=${authorization}` })).toBe(401);
  expect(await statusOf({}, '', [token.replaceAll('.', '')])).toBe(401);
  for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1', rig.kit.url, ''])
    expect([origin, await statusOf({ authorization, origin })]).toEqual([origin, 403]);
});

test('typing in another shop’s conversation holds nothing there and is told to nobody there', async () => {
  const theirs = await foreign.receive('Somchai', 'hello', Date.now());
  const own = await shop.receive('Malee', 'hello', Date.now());
  const [mine, listening] = [await connect(owner), await connect(stranger)];
  mine.send({ kind: 'typing', conversationId: theirs.conversationId, isTyping: true });
  mine.send({ kind: 'viewing', conversationId: theirs.conversationId });
  mine.send({ kind: 'typing', conversationId: own.conversationId, isTyping: true });
  await expect.poll(() => heldBy(own.conversationId)).toBe(owner.person.id);
  expect(await heldBy(theirs.conversationId)).toBeNull();
  await isRead(listening, theirs.conversationId);
  const told = listening.frames.filter((frame) => frame.kind === 'presence' && frame.personId === owner.person.id);
  expect(told).toEqual([]);
  mine.close();
  listening.close();
});

test('a role that was taken away counts on an open stream within five seconds', async () => {
  const { conversationId } = await shop.receive('Nid', 'hello', Date.now());
  const staff = await rig.join(owner, 'staff');
  const client = await connect(staff);
  client.send({ kind: 'typing', conversationId, isTyping: true });
  await expect.poll(() => heldBy(conversationId)).toBe(staff.person.id);
  const path = `/team/members/${staff.person.id}`;
  await rig.kit.call('PATCH', path, { as: owner, body: { role: 'viewer' } });
  const changedAt = performance.now();
  const { adminSql } = rig.kit.database;
  const control = await shop.receive('Oil', 'hello', Date.now());
  const allowed = await connect(owner);
  const holdsStill = async () => {
    await adminSql`update conversation set held_by = null, held_until = null where tenant_id = ${shop.tenantId}`;
    client.send({ kind: 'typing', conversationId, isTyping: true });
    await isRead(client, conversationId);
    // Somebody who may types later, and that has its effect.
    allowed.send({ kind: 'typing', conversationId: control.conversationId, isTyping: true });
    await expect.poll(() => heldBy(control.conversationId)).toBe(owner.person.id);
    return heldBy(conversationId);
  };
  await expect.poll(holdsStill, { timeout: 5000, interval: 250 }).toBeNull();
  expect(performance.now() - changedAt).toBeLessThan(5000);
  allowed.close();
  await rig.kit.call('DELETE', path, { as: owner });
  const removedAt = performance.now();
  expect(await client.closed).toBe(closeCodes.unauthorized);
  expect(performance.now() - removedAt).toBeLessThan(5000);
}, 20_000);

test.each([
  ['a megabyte at once', (socket: WebSocket) => socket.send('x'.repeat(1024 * 1024)), 1009],
  ['a megabyte in pieces', (socket: WebSocket) => pieces(socket, 1024), 1009],
  ['a megabyte of bytes', (socket: WebSocket) => socket.send(Buffer.alloc(1024 * 1024)), 1009],
  ['bytes for words', (socket: WebSocket) => socket.send(Buffer.from('{"kind":"viewing"}')), closeCodes.badFrame],
  [
    'a frame before the greeting',
    (socket: WebSocket) => socket.send('{"kind":"viewing","conversationId":null}'),
    closeCodes.badFrame,
  ],
  ['a deep one', (socket: WebSocket) => socket.send('['.repeat(16_000)), closeCodes.badFrame],
  ['a prototype', (socket: WebSocket) => socket.send('{"__proto__":{"kind":"hello"}}'), closeCodes.badFrame],
  ['half a character', (socket: WebSocket) => raw(socket, Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28])), 1007],
  ['a packed bomb', (socket: WebSocket) => raw(socket, bomb()), 1002],
  ['an unmasked frame', (socket: WebSocket) => raw(socket, Buffer.from([0x81, 0x01, 0x78])), 1002],
  [
    'a ping that is too long',
    (socket: WebSocket) => raw(socket, Buffer.from([0x89, 0xfe, 0x00, 0x7e, 0, 0, 0, 0])),
    1002,
  ],
] as const)('%s ends the socket and nobody else’s', async (_name, send, code) => {
  const before = process.memoryUsage().rss;
  const neighbour = await connect(owner);
  const client = await openStream(rig.kit.url, owner.accessToken, false);
  client.socket.on('error', () => undefined);
  send(client.socket);
  expect(await client.closed).toBe(code);
  expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
  neighbour.send({ kind: 'viewing', conversationId: null });
  await neighbour.next('presence');
  neighbour.close();
});

test('packing is not agreed on, so nothing can be unpacked', async () => {
  const client = await openStream(rig.kit.url, owner.accessToken, { logId: null, cursor: 0 });
  await client.next('welcome');
  expect(client.socket.extensions).toBe('');
  client.close();
});

test('an ended session gets no event that is written after', async () => {
  const staff = await rig.join(owner, 'staff');
  const client = await connect(staff);
  await rig.kit.call('DELETE', '/auth/session', { as: staff });
  expect(await client.closed).toBe(closeCodes.unauthorized);
  const last = client.seqs().length;
  await shop.receive('Late', 'secret', Date.now());
  expect(client.seqs()).toHaveLength(last);
  const again = new WebSocket(`${rig.kit.url.replace('http', 'ws')}/api/v1/stream`, {
    headers: { authorization: `Bearer ${staff.accessToken}` },
  });
  const refused = new Promise((resolve) =>
    again.on('unexpected-response', (_, response) => resolve(response.statusCode)),
  );
  again.on('error', () => undefined);
  expect(await refused).toBe(401);
});

test('another log’s cursor shows nothing of that log', async () => {
  const { body } = await rig.kit.call<{ logId: string }>('GET', '/snapshot', { as: stranger });
  const client = await openStream(rig.kit.url, owner.accessToken, { logId: body.logId, cursor: 0 });
  expect(await client.closed).toBe(closeCodes.rebuild);
  expect(client.frames).toEqual([]);
  const old = await openStream(rig.kit.url, owner.accessToken, {
    logId: null,
    cursor: 0,
    protocolVersion: PROTOCOL_VERSION + 1,
  });
  expect(await old.closed).toBe(closeCodes.outdated);
});

function pieces(socket: WebSocket, count: number): void {
  for (let n = 0; n < count; n++) socket.send('x'.repeat(1024), { fin: n === count - 1 });
}

/** Past what the library would let through. */
function raw(socket: WebSocket, bytes: Buffer): void {
  const { _socket } = socket as unknown as { _socket: { write(bytes: Buffer): void } };
  _socket.write(bytes);
}

/** 8 MB of zeros in a frame that says it is packed. */
function bomb(): Buffer {
  const packed = deflateRawSync(Buffer.alloc(8 * 1024 * 1024));
  const header = Buffer.alloc(8);
  header[0] = 0xc1;
  header[1] = 0x80 | 126;
  header.writeUInt16BE(packed.length, 2);
  return Buffer.concat([header, packed]);
}
