import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { newId } from '@tandem/shared/lib';
import type { Sql } from 'postgres';
import type { ReplyRules } from '../../../src/inbox/reply-rules.ts';
import { openTalkSource } from './talk-source.ts';

export interface FilledShop {
  readonly tenantId: string;
  readonly messages: number;
  /** Some of its texts, to look for parts of them. */
  readonly samples: string[];
}

/** `count` shops whose sizes fall as 1/rank^s; the largest has a tenth of all messages. */
export function shopSizes(total: number, count: number): number[] {
  const largest = total / 10;
  let low = 0;
  let high = 4;
  const sum = (s: number) => Array.from({ length: count }, (_, n) => largest / (n + 1) ** s).reduce((a, b) => a + b);
  for (let n = 0; n < 60; n++) {
    const middle = (low + high) / 2;
    if (sum(middle) > total) low = middle;
    else high = middle;
  }
  const sizes = Array.from({ length: count }, (_, n) => Math.round(largest / (n + 1) ** low));
  sizes[count - 1] = (sizes[count - 1] ?? 0) + total - sizes.reduce((a, b) => a + b, 0);
  return sizes;
}

const newestAt = Date.parse('2026-11-20T00:00:00.000Z');
const spanMs = 400 * 24 * 3_600_000;
const messagesPerConversation = 9;
const replyRules: ReplyRules = { windowMs: 48 * 3_600_000, messagesPerWindow: 10, textLimit: 6000, textUnit: 'char' };

/** Fills the shops by COPY, as superuser; what the messages' trigger would do is done at once at the end. */
export async function fillShops(
  admin: Sql,
  tenantIds: readonly string[],
  total: number,
  seed: number,
): Promise<FilledShop[]> {
  const sizes = shopSizes(total, tenantIds.length);
  const source = openTalkSource(seed);
  const shops: FilledShop[] = [];
  await admin.unsafe(`set session_replication_role = replica`);
  const [index] = await admin<[{ definition: string }]>`
    select indexdef as definition from pg_indexes where indexname = 'message_term_terms'`;
  await admin.unsafe('drop index message_term_terms');
  for (const [rank, tenantId] of tenantIds.entries()) {
    const size = sizes[rank] ?? 0;
    const connectionId = newId();
    await admin`
      insert into connection (tenant_id, id, channel, external_id, handle, status, connected_at, connected_by)
      values (${tenantId}, ${connectionId}, 'tiktok', ${newId()}, ${`shop${rank}`}, 'active', now(), ${newId()})`;
    const talks = Math.max(1, Math.round(size / messagesPerConversation));
    const ids = Array.from({ length: talks }, () => newId());
    const last = new Map<number, { id: string; at: number }>();
    const samples: string[] = [];
    await copy(
      admin,
      'message (tenant_id, id, conversation_id, connection_id, direction, author_kind, parts, at)',
      function* () {
        for (let n = 0; n < size; n++) {
          // A few people write most of it, and lately more than before.
          const talk = Math.floor(talks * (source.number(1_000_000) / 1_000_000) ** 2);
          const at = newestAt - Math.floor(spanMs * ((size - n) / size) ** 1.3);
          const id = newId();
          const text = source.message();
          if (samples.length < 400 && n % Math.max(1, Math.floor(size / 400)) === 0) samples.push(text);
          last.set(talk, { id, at });
          const isInbound = n % 2 === 0;
          yield [
            tenantId,
            id,
            ids[talk],
            connectionId,
            isInbound ? 'inbound' : 'outbound',
            isInbound ? 'contact' : 'agent',
            JSON.stringify([{ kind: 'text', text }]),
            new Date(at).toISOString(),
          ];
        }
      },
    );
    const contacts = [...last.keys()].map((talk) => [talk, newId()] as const);
    await copy(admin, 'contact (tenant_id, id, connection_id, handle, display_name)', function* () {
      for (const [talk, id] of contacts) yield [tenantId, id, connectionId, `customer${talk}`, `ลูกค้า ${talk}`];
    });
    await copy(
      admin,
      `conversation (tenant_id, id, connection_id, contact_id, external_id, status, handler_kind, handler_since, last_message_at,
        last_message_id, reply_rules, waiting_since)`,
      function* () {
        for (const [talk, contactId] of contacts) {
          const newest = last.get(talk);
          if (newest === undefined) continue;
          const status = source.pick(['open', 'closed', 'closed', 'closed', 'closed', 'closed', 'snoozed']);
          const at = new Date(newest.at).toISOString();
          yield [
            tenantId,
            ids[talk],
            connectionId,
            contactId,
            newId(),
            status,
            source.pick(['agent', 'agent', 'nobody']),
            at,
            at,
            newest.id,
            JSON.stringify(replyRules),
            source.number(20) === 0 ? at : '\\N',
          ];
        }
      },
    );
    shops.push({ tenantId, messages: size, samples });
    process.stderr.write(`\r${rank + 1} of ${tenantIds.length} shops`);
  }
  process.stderr.write('\nterms … ');
  await admin.unsafe(`
    insert into message_term (tenant_id, message_id, conversation_id, connection_id, at, terms)
    select tenant_id, id, conversation_id, connection_id, at, text_terms(tenant_id, folded(message_words(parts))) from message`);
  await admin.unsafe('set session_replication_role = origin');
  process.stderr.write('index … ');
  await admin.unsafe(index.definition);
  await admin.unsafe('vacuum analyze');
  process.stderr.write('filled\n');
  return shops;
}

async function copy(admin: Sql, into: string, rows: () => Iterable<readonly (string | undefined)[]>): Promise<void> {
  const stream = await admin.unsafe(`copy ${into} from stdin`).writable();
  let held = '';
  for (const row of rows()) {
    held += `${row.map((value) => (value === '\\N' ? value : escaped(value ?? ''))).join('\t')}\n`;
    if (held.length > 500_000) {
      if (!stream.write(held)) await once(stream, 'drain');
      held = '';
    }
  }
  stream.end(held);
  await finished(stream);
}

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const escaped = (value: string) => value.replace(/[\\\t\n\r]/g, (one) => escapes[one] ?? one).replaceAll('\0', '');
