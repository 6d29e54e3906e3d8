import { api, type SearchHit, type Session } from '@tandem/shared/api';
import { newId } from '@tandem/shared/lib';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestRelay, type TestRelay } from '../../testing/test-relay.ts';
import { createShop, type Shop } from '../testing/inbox-fixture.ts';
import { foldText } from './fold-text.ts';

let relay: TestRelay;
let ploy: Session;
let stranger: Session;
let shop: Shop;
let foreign: Shop;
beforeAll(async () => {
  relay = await createTestRelay({ config: { roles: new Set(['http']) } });
  ploy = await relay.register('A');
  stranger = await relay.register('B');
  const shopOf = ({ membership, person }: Session, name: string) =>
    createShop(relay.database.db, { name, tenant: { tenantId: membership.tenantId, personId: person.id } });
  shop = await shopOf(ploy, 'A');
  foreign = await shopOf(stranger, 'B');
});
afterAll(() => relay.close());

async function search(q: string, more = '', as = ploy) {
  const answer = await relay.call<object>('GET', `/search?q=${encodeURIComponent(q)}${more}`, { as });
  expect([q, answer.status, answer.body]).toEqual([q, 200, expect.anything()]);
  return api.search.output.parse(answer.body);
}
const ids = (hits: readonly SearchHit[]) => hits.map(({ messageId }) => messageId);
let clock = Date.parse('2026-11-01T00:00:00.000Z');
const soon = () => {
  clock += 1000;
  return clock;
};
const say = async (text: string, customer = 'somebody', in_ = shop) =>
  (await in_.receive(customer, text, soon())).messageId;
const found = async (q: string, more = '') => ids((await search(q, more)).messages);

test('any part of two characters and more is found: Thai, English, both, digits, emoji; and single characters', async () => {
  const thai = await say('สวัสดีค่ะ น้ำหอมกลิ่นกุหลาบยังมีไหมคะ');
  const english = await say('Do you have the Rose perfume in 50ml?');
  const both = await say('สั่ง perfume ไปแล้ว เลขที่ TT๑๒๓๔ ค่ะ 👩‍⚕️🙏🏽');
  for (const part of ['กุหลาบ', 'หอ', 'ลาบยัง', 'ไหมคะ', 'ค่ะ น้ำหอม', 'นํ้าหอม', 'ุห'])
    expect([part, await found(part)]).toEqual([part, expect.arrayContaining([thai])]);
  expect(await found('ROSE perf')).toEqual([english]);
  expect(await found('perfume')).toEqual([both, english]);
  expect(await found('perfume สั่ง')).toEqual([both]);
  expect(await found('tt1234')).toEqual([both]);
  expect(await found('👩‍⚕️')).toEqual([both]);
  expect(await found('🙏🏽')).toEqual([both]);
  expect(await found('?')).toEqual([english]);
  expect(await found('กุหลาย')).toEqual([]);
  // Its pairs are all there, the word is not.
  const pairs = await say('abx bcx cd');
  expect(await found('abc')).toEqual([]);
  expect(await found('bcx')).toEqual([pairs]);
  expect(await found('%')).toEqual([]);
  expect(await found('_')).toEqual([]);
  expect(await found(`'; drop table message; --`)).toEqual([]);
});

test('a hit tells who wrote it where, and which part was found', async () => {
  const { conversationId, messageId } = await shop.receive('Malee', 'ขอเปลี่ยนไซซ์เป็น XL ได้ไหมคะ', soon());
  const { messages } = await search('xl');
  expect(messages).toEqual([
    {
      messageId,
      conversationId,
      connectionId: shop.connectionId,
      author: { kind: 'contact' },
      at: new Date(clock).toISOString(),
      snippet: { text: 'ขอเปลี่ยนไซซ์เป็น XL ได้ไหมคะ', ranges: [[18, 20]] },
    },
  ]);
});

test('only the own shop’s, whatever is asked', async () => {
  const theirs = await foreign.receive('Somchai', 'ความลับของร้านบี zq9', soon());
  expect(await found('zq9')).toEqual([]);
  expect(await found('ความลับ', `&conversationId=${theirs.conversationId}`)).toEqual([]);
  expect(await found('ความลับ', `&connectionId=${foreign.connectionId}`)).toEqual([]);
  expect(ids((await search('zq9', '', stranger)).messages)).toEqual([theirs.messageId]);
  expect((await search('Somchai')).contacts).toEqual([]);
  const terms = await shop.run(
    ({ sql }) =>
      sql`select text_terms(${foreign.tenantId}, 'zq9') as theirs, text_terms(${shop.tenantId}, 'zq9') as ours`,
  );
  expect(terms[0]?.theirs).not.toEqual(terms[0]?.ours);
  const direct = await shop.run(
    ({ sql }) => sql`
      select * from search_own_messages(text_terms(${foreign.tenantId}, 'zq9'), null, null, null, null, null, 50)`,
  );
  expect(direct).toEqual([]);
});

test('pages follow each other without a gap or a repeat; filters narrow', async () => {
  const sent: string[] = [];
  for (let n = 0; n < 25; n++) sent.unshift(await say(`page marker ${n} กระเป๋าหนัง`, `page ${n % 2}`));
  const seen: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await search('กระเป๋าหนัง', `&limit=10${cursor && `&cursor=${cursor}`}`);
    seen.push(...ids(page.messages));
    cursor = page.nextCursor;
  }
  expect(seen).toEqual(sent);
  const { messages } = await search('marker 24');
  const hit = messages[0];
  const within = await search('marker', `&conversationId=${hit?.conversationId}&limit=100`);
  expect(ids(within.messages)).toEqual(sent.filter((_, n) => n % 2 === 0));
  expect(await found('marker', `&connectionId=${newId()}`)).toEqual([]);
  const since = new Date(clock - 4000).toISOString();
  expect(await found('marker', `&since=${since}`)).toEqual(sent.slice(0, 5));
  expect(await found('marker', `&until=${since}&limit=100`)).toEqual(sent.slice(5));
  expect(await found('marker', `&since=${since}&until=${new Date(clock).toISOString()}`)).toEqual(sent.slice(1, 5));
});

test('what is old is found by the index, and what the platform takes back is found no more', async () => {
  const old = await say('หายาก rarely-said');
  const taken = await say('retracted words');
  const { tenantId, connectionId } = shop;
  const talk = await shop.receive('busy', 'hello', soon());
  await relay.database.adminSql`
    insert into message (tenant_id, id, conversation_id, connection_id, direction, author_kind, parts, at)
    select ${tenantId}, gen_random_uuid(), ${talk.conversationId}, ${connectionId}, 'inbound', 'contact',
      jsonb_build_array(jsonb_build_object('kind', 'text', 'text', 'noise ' || n)), ${new Date(clock)}::timestamptz + n * interval '1 ms'
    from generate_series(1, 2500) n`;
  clock += 10_000;
  expect(await found('หายาก')).toEqual([old]);
  expect(await found('y-sa')).toEqual([old]);
  expect((await search('noise')).messages).toHaveLength(20);
  // The last pages of what is common come from the index as well.
  const noise: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await search('noise', `&limit=100${cursor && `&cursor=${cursor}`}`);
    noise.push(...ids(page.messages));
    cursor = page.nextCursor;
  }
  expect(new Set(noise).size).toBe(2500);
  expect(noise).toHaveLength(2500);
  await relay.database.adminSql`
    update message set parts = '[{"kind":"unsupported","type":"gone"}]' where tenant_id = ${tenantId} and id = ${taken}`;
  expect(await found('retracted')).toEqual([]);
  await relay.database.adminSql`delete from message where tenant_id = ${tenantId} and id = ${old}`;
  expect(await relay.database.adminSql`select from message_term where message_id in (${old}, ${taken})`).toHaveLength(
    0,
  );
});

test('contacts come by their whole handle or name', async () => {
  const { conversationId } = await shop.receive('mali.flowers', 'สวัสดี', soon());
  const { contacts } = await search('@Mali.Flowers');
  expect(contacts).toEqual([
    { contact: expect.objectContaining({ handle: 'mali.flowers' }), conversationIds: [conversationId] },
  ]);
});

test('what cannot be looked for is said', async () => {
  for (const q of ['', '   ', '\u200b', 'x'.repeat(201)]) {
    const answer = await relay.call<{ code: string }>('GET', `/search?q=${encodeURIComponent(q)}`, { as: ploy });
    expect([q, answer.status, answer.body.code]).toEqual([q, 400, 'invalid_input']);
  }
  expect((await relay.call('GET', '/search?q=a&cursor=nonsense', { as: ploy })).status).toBe(400);
  expect((await relay.call('GET', '/search?q=a&limit=101', { as: ploy })).status).toBe(400);
});

test('the database folds as the relay does', async () => {
  const piece = fc.constantFrom(...'กเแโ่้๊ัาำํ๑๙ aZÉß😍👩🏽\u200d\u200b\n\t%_-', 'เเ', 'ํ้า', 'ﬁ', 'Ａ');
  const texts = fc.sample(
    fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
    { numRuns: 300, seed: 7 },
  );
  const rows = await relay.database.adminSql<{ folded: string }[]>`
    select folded(t) as folded from unnest(${texts}::text[]) with ordinality as u (t, n) order by n`;
  expect(rows.map(({ folded }) => folded)).toEqual(texts.map(foldText));
});
