import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { api, KnowledgeDocument, OutputOf } from '@tandem/shared/api';
import { must, newId } from '@tandem/shared/lib';
import { connectionId, tenantId } from '@tandem/shared/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importLimits } from '../config/import-limits.ts';
import { createDatabase } from '../db/create-database.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { createTestRelay, type TestRelay } from '../testing/test-relay.ts';
import { knowledgeVersion, listPassages } from './store/passage-store.ts';
import { hasThaiFont, pdfBombs, pdfOf } from './testing/pdf-samples.ts';

// The relay as it runs, its worker and import processes included; only the web page is the test's.

type Shop = OutputOf<typeof api.register> & { readonly connectionId: string };

let kit: TestRelay;
let shop: Shop;
const web = createServer((request, response) => answer(request, response));
let answer: RequestListener = (_request, response) => response.end();
const page = () => `http://127.0.0.1:${(web.address() as AddressInfo).port}/delivery`;

beforeAll(async () => {
  kit = await createTestRelay({
    config: { imports: { limits: { ...importLimits, cpuSeconds: 4 }, allowLoopback: true } },
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  shop = await openShop();
});
afterAll(async () => {
  web.closeAllConnections();
  web.close();
  await kit.close();
});

async function openShop(): Promise<Shop> {
  const signedIn = await kit.register();
  const id = newId();
  await kit.database.adminSql`
    insert into connection (tenant_id, id, channel, external_id, handle, status, connected_by)
    values (${signedIn.membership.tenantId}, ${id}, 'tiktok', ${newId()}, 'shop', 'active', ${signedIn.person.id})`;
  return { ...signedIn, connectionId: id };
}

const call = async <T = KnowledgeDocument>(method: string, path: string, body?: unknown, as: Shop = shop) =>
  kit.call<T>(method, path, { as, ...(body !== undefined && { body }) });
const add = async (body: object, as: Shop = shop) =>
  (await call('POST', `/connections/${as.connectionId}/documents`, body, as)).body;
const upload = async (bytes: Uint8Array, title = 'A file', headers: Record<string, string> = {}, as: Shop = shop) => {
  const response = await fetch(
    `${kit.url}/api/v1/connections/${as.connectionId}/documents/file?title=${encodeURIComponent(title)}`,
    {
      method: 'POST',
      headers: { authorization: `Bearer ${as.accessToken}`, 'content-type': 'application/pdf', ...headers },
      body: new Uint8Array(bytes),
    },
  );
  return { status: response.status, body: (await response.json()) as KnowledgeDocument };
};
const read = async (id: string) => (await call<OutputOf<typeof api.getDocument>>('GET', `/documents/${id}`)).body;
const settled = async (id: string) => {
  await expect
    .poll(async () => (await read(id)).document.state, { timeout: 20_000, interval: 50 })
    .toMatch(/^(?:ready|failed)$/);
  return (await read(id)).document;
};
const inShop = <T>(run: (tx: TenantTx) => Promise<T>, as: Shop) => {
  const db = createDatabase({ url: kit.database.url, features: [], poolSize: 1 });
  return db.withTenant(tenantId.parse(as.membership.tenantId), run).finally(() => db.close());
};
const passages = (as = shop) => inShop((tx) => listPassages(tx, connectionId.parse(as.connectionId)), as);
const version = (as = shop) => inShop((tx) => knowledgeVersion(tx, connectionId.parse(as.connectionId)), as);

describe('questions and texts', () => {
  test('an FAQ with other wordings is one passage; a repeat of it is recognised and left out', async () => {
    const one = await openShop();
    const faq = { question: 'ค่าส่งเท่าไหร่', answer: '40 บาทค่ะ', variants: ['คิดค่าส่งไหม'] };
    const first = await add(faq, one);
    expect(first).toMatchObject({
      kind: 'faq',
      title: faq.question,
      ...faq,
      version: 1,
      chunkCount: 1,
      duplicateOf: null,
    });
    const again = await add({ kind: 'faq', ...faq }, one);
    expect(again.duplicateOf).toBe(first.id);
    const [passage, ...others] = await passages(one);
    expect(passage).toMatchObject({
      documentId: first.id,
      title: faq.question,
      variants: faq.variants,
      text: faq.answer,
    });
    expect(others).toEqual([]);
    await call('PATCH', `/documents/${first.id}`, { isEnabled: false }, one);
    expect((await passages(one)).map(({ documentId }) => documentId)).toEqual([again.id]);
  });

  test('a text is cut into chunks under its headings', async () => {
    const one = await openShop();
    const text = `# การจัดส่ง\n\n${'ร้านจัดส่งทุกวันทำการ '.repeat(60)}\n\n# การคืน\n\nภายใน 7 วัน`;
    const document = await add({ kind: 'text', title: 'นโยบาย', text }, one);
    expect(document).toMatchObject({
      kind: 'text',
      title: 'นโยบาย',
      question: '',
      answer: '',
      chunkCount: 2,
      state: 'ready',
    });
    expect((await passages(one)).map(({ title }) => title)).toEqual(['นโยบาย · การจัดส่ง', 'นโยบาย · การจัดส่ง']);
    const listed = await call<OutputOf<typeof api.getDocument>>('GET', `/documents/${document.id}`, undefined, one);
    expect(listed.body.chunks.map((chunk) => chunk.text).join('\n')).toContain('ภายใน 7 วัน');
  });

  test('versions: who and when, the same words are none, an older one comes back with its chunks', async () => {
    const document = await add({ kind: 'text', title: 'Hours', text: 'Open 9 to 18.' });
    const before = await passages();
    await call('PATCH', `/documents/${document.id}`, { text: 'Open 10 to 20.' });
    await call('PATCH', `/documents/${document.id}`, { text: 'Open 10 to 20.' });
    const { body } = await call<OutputOf<typeof api.listDocumentVersions>>('GET', `/documents/${document.id}/versions`);
    expect(body.versions).toMatchObject([
      { version: 2, isCurrent: true, by: { id: shop.person.id, name: 'Owner of Shop' } },
      { version: 1, isCurrent: false },
    ]);
    const changed = await passages();
    expect(changed).not.toEqual(before);
    expect((await call('POST', `/documents/${document.id}/restore`, { version: 1 })).body).toMatchObject({
      version: 3,
    });
    expect(await passages()).toEqual(before);
    expect((await call('POST', `/documents/${document.id}/restore`, { version: 9 })).status).toBe(404);
  });

  test('the knowledge version changes with what the agent may use, and with nothing else', async () => {
    const one = await openShop();
    const seen = [await version(one)];
    const see = async () => seen.push(await version(one));
    const { id } = await add({ question: 'a', answer: 'b' }, one);
    await see();
    await call('PATCH', `/documents/${id}`, { isEnabled: false }, one);
    await see();
    await call('DELETE', `/documents/${id}`, undefined, one);
    await see();
    await call('POST', `/documents/${id}/undelete`, {}, one);
    await see();
    expect(new Set(seen).size).toBe(5);
    await kit.database.adminSql`update document set used_count = 7 where id = ${id}`;
    expect(await version(one)).toBe(seen.at(-1));
  });

  test('removed, it is gone at once and can be had back; later it is gone for good', async () => {
    const one = await openShop();
    const { id } = await add({ question: 'a', answer: 'b' }, one);
    await call('DELETE', `/documents/${id}`, undefined, one);
    expect((await call('GET', `/documents/${id}`, undefined, one)).status).toBe(404);
    expect(await passages(one)).toEqual([]);
    expect((await call('POST', `/documents/${id}/undelete`, {}, one)).body).toMatchObject({
      id,
      answer: 'b',
      version: 1,
    });
    expect((await call('POST', `/documents/${id}/undelete`, {}, one)).status).toBe(404);
    await call('DELETE', `/documents/${id}`, undefined, one);
    await kit.database.adminSql`update document set deleted_at = now() - interval '2 hours' where id = ${id}`;
    await kit.database
      .adminSql`update graphile_worker._private_jobs set run_at = now() where key like ${`%purge-document:${id}`}`;
    await expect
      // The queue looks for what has become due by the clock every two seconds.
      .poll(async () => (await kit.database.adminSql`select 1 from document where id = ${id}`).length, {
        timeout: 20_000,
      })
      .toBe(0);
    expect(await kit.database.adminSql`select 1 from chunk where document_id = ${id}`).toEqual([]);
  });

  test('a pasted table: what fits is added, the rest says why', async () => {
    const one = await openShop();
    const table = 'คำถาม\tคำตอบ\nส่งกี่วัน\t2 วัน\tส่งนานไหม\nไม่มีคำตอบ\t\n';
    const { body } = await call<OutputOf<typeof api.createFaqs>>(
      'POST',
      `/connections/${one.connectionId}/documents/faqs`,
      { table },
      one,
    );
    expect(body).toEqual({ created: 1, problems: [{ row: 3, problem: 'no_answer' }] });
    expect(await passages(one)).toMatchObject([{ title: 'ส่งกี่วัน', variants: ['ส่งนานไหม'], text: '2 วัน' }]);
  });

  test.each([
    [{ kind: 'text', title: 'x', text: '' }, 400],
    [{ kind: 'url', url: 'http://10.0.0.1/' }, 400],
    [{ kind: 'url', url: 'file:///etc/passwd' }, 400],
    [{ kind: 'pdf', title: 'x' }, 400],
    [{ question: 'x' }, 400],
  ])('%j is refused', async (body, status) => {
    expect((await call('POST', `/connections/${shop.connectionId}/documents`, body)).status).toBe(status);
  });

  test('a kind has no fields of another', async () => {
    const { id } = await add({ question: 'q', answer: 'a' });
    expect((await call('PATCH', `/documents/${id}`, { text: 'x' })).status).toBe(400);
    expect((await call('POST', `/documents/${id}/import`, {})).status).toBe(409);
  });
});

describe('files', () => {
  const lines = [
    { text: 'Returns', size: 22 },
    { text: 'You can return faulty items within 7 days for a full refund.' },
  ];

  test('a PDF is read beside the relay, and its words answer', async () => {
    const file = await pdfOf({ pages: [hasThaiFont ? [...lines, { text: 'ชำระเงินปลายทางได้' }] : lines] });
    const { status, body } = await upload(file, 'นโยบายการคืน');
    expect([status, body]).toMatchObject([200, { kind: 'pdf', title: 'นโยบายการคืน', state: 'waiting', version: 0 }]);
    expect(await settled(body.id)).toMatchObject({ state: 'ready', version: 1, pageCount: 1, failure: null });
    const found = (await passages()).filter(({ documentId }) => documentId === body.id);
    expect(found).toMatchObject([{ title: 'นโยบายการคืน · Returns' }]);
    if (hasThaiFont) expect(found[0]?.text).toContain('ชำระเงินปลายทางได้');
  });

  test('the same key uploads once; what is no PDF, too large or nobody’s is refused', async () => {
    const file = await pdfOf({ pages: [lines] });
    const key = { 'idempotency-key': newId() };
    const first = await upload(file, 'Once', key);
    expect((await upload(file, 'Once', key)).body.id).toBe(first.body.id);
    expect((await upload(Buffer.from('hello'))).status).toBe(400);
    expect((await upload(Buffer.alloc(importLimits.fileBytes + 1))).status).toBe(413);
    expect((await upload(file, 'x', { 'content-type': 'text/html' })).status).toBe(415);
    expect((await upload(file, 'x', { authorization: 'Bearer nobody' })).status).toBe(401);
    const other = await openShop();
    expect((await upload(file, 'x', { authorization: `Bearer ${other.accessToken}` })).status).toBe(404);
  });

  test('a bomb fails with a reason, and may be tried again', async () => {
    const { body } = await upload(pdfBombs.flate(), 'Bomb');
    const failed = await settled(body.id);
    expect(failed).toMatchObject({ state: 'failed', version: 0, chunkCount: 0 });
    expect(['too_demanding', 'timed_out', 'no_text']).toContain(failed.failure);
    expect((await call('POST', `/documents/${body.id}/import`, {})).body).toMatchObject({
      state: 'waiting',
      failure: null,
    });
    expect((await call('DELETE', `/documents/${body.id}/import`)).body).toMatchObject({
      state: 'failed',
      failure: 'cancelled',
    });
  });
});

describe('pages', () => {
  const html = (words: string) =>
    `<html><head><title>Delivery</title></head><body><main><h1>Delivery</h1><p>${words}</p></main></body></html>`;
  const serve =
    (words: string): RequestListener =>
    (request, response) => {
      const etag = `"${Buffer.from(words).toString('hex')}"`;
      if (request.headers['if-none-match'] === etag) response.writeHead(304).end();
      else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', etag }).end(html(words));
    };

  test('a page is fetched, named by its title, and asked again when it is due; unchanged is no new version', async () => {
    answer = serve('We deliver in 2 days.');
    const { id } = await add({ kind: 'url', url: page(), recrawl: 'daily' });
    const first = await settled(id);
    expect(first).toMatchObject({ state: 'ready', title: 'Delivery', version: 1, recrawl: 'daily' });
    const day = Date.parse(must(first.nextCrawlAt)) - Date.parse(must(first.crawledAt));
    expect(day).toBe(24 * 3_600_000);

    await due(id);
    await expect.poll(async () => (await read(id)).document.crawledAt, { timeout: 10_000 }).not.toBe(first.crawledAt);
    expect(await settled(id)).toMatchObject({ state: 'ready', version: 1 });

    answer = serve('We deliver in 3 days.');
    await due(id);
    await expect.poll(async () => (await read(id)).document.version, { timeout: 10_000 }).toBe(2);
    const { body } = await call<OutputOf<typeof api.listDocumentVersions>>('GET', `/documents/${id}/versions`);
    expect(body.versions.map(({ by }) => by?.id ?? null)).toEqual([null, shop.person.id]);

    answer = (_request, response) => response.writeHead(503).end();
    await call('POST', `/documents/${id}/import`, {});
    expect(await settled(id)).toMatchObject({ state: 'failed', failure: 'not_reachable', version: 2 });
    expect((await passages()).find(({ documentId }) => documentId === id)?.text).toContain('3 days');
  });

  /** As if its time had come. */
  async function due(id: string): Promise<void> {
    await kit.database.adminSql`update document set next_crawl_at = now() - interval '1 minute' where id = ${id}`;
    await kit.database.adminSql`
      update graphile_worker._private_jobs set run_at = now() where key = ${`${shop.membership.tenantId}:recrawl:${id}`}`;
  }

  test('a Thai page in an old charset', async () => {
    const words = Buffer.from([0xa4, 0xe8, 0xd2, 0xca, 0xe8, 0xa7]);
    answer = (_request, response) =>
      response
        .writeHead(200, { 'content-type': 'text/html; charset=TIS-620' })
        .end(Buffer.concat([Buffer.from('<p>'), words]));
    const { id } = await add({ kind: 'url', url: page() });
    await settled(id);
    expect((await read(id)).chunks[0]?.text).toBe('ค่าส่ง');
  });

  test('a redirect to what is inside ends there', async () => {
    answer = (_request, response) =>
      response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end();
    const { id } = await add({ kind: 'url', url: page() });
    expect(await settled(id)).toMatchObject({ state: 'failed', failure: 'not_allowed_address' });
  });

  test('cancelled while it is fetched, it stops', async () => {
    const asked = new Promise<void>((resolve) => {
      answer = (request) => {
        request.socket.once('close', () => hungUp());
        resolve();
      };
    });
    let hungUp: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => {
      hungUp = resolve;
    });
    const { id } = await add({ kind: 'url', url: page() });
    await asked;
    expect((await read(id)).document.state).toBe('fetching');
    expect((await call('DELETE', `/documents/${id}/import`)).body).toMatchObject({
      state: 'failed',
      failure: 'cancelled',
    });
    await gone;
    expect((await read(id)).document).toMatchObject({ state: 'failed', failure: 'cancelled', version: 0 });
  });
});
