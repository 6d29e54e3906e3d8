import { must } from '@tandem/shared/lib';
import { type ContactId, type MediaId, type MessagePart, type TenantId, textOf } from '@tandem/shared/model';
import { csvLine, csvStart } from '../audit/index.ts';
import type { RelayContext } from '../context.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { copyRows } from './held-rows.ts';
import { personalTables } from './personal-tables.ts';
import { mediaOf, subjectOfContact } from './subject.ts';

type Row = Record<string, unknown>;

interface Copy {
  /** As `copiedAs` of the tables names them. */
  readonly rows: ReadonlyMap<string, Row[]>;
  readonly mediaIds: readonly string[];
}

/** As of one moment. Null: the customer is gone. */
export async function readCopy(tx: TenantTx, contactId: ContactId): Promise<Copy | null> {
  const subject = await subjectOfContact(tx, contactId);
  if (subject === null) return null;
  const rows = new Map<string, Row[]>();
  for (const table of personalTables)
    if (table.copiedAs !== null) rows.set(table.copiedAs, await copyRows(tx, table, subject));
  return { rows, mediaIds: await mediaOf(tx, subject) };
}

/** Everything, pictures included, one after the other: all of them at once may be more than there is memory for. */
export async function* copyAsJson(
  ctx: RelayContext,
  tenantId: TenantId,
  { rows, mediaIds }: Copy,
): AsyncGenerator<string> {
  const head = { format: 'tandem-contact-copy', version: 1, madeAt: new Date(ctx.clock.now()).toISOString() };
  yield `${JSON.stringify(head).slice(0, -1)}`;
  for (const [name, list] of rows) yield `,\n${JSON.stringify(name)}: ${JSON.stringify(list, null, 1)}`;
  yield ',\n"media": [';
  let before = '\n';
  for (const id of mediaIds) {
    const media = await ctx.db.withTenant(tenantId, (tx) => ctx.media.get(tx, id as MediaId));
    if (media?.state !== 'ready' || media.bytes === null) continue;
    const { mime, width, height } = media;
    yield before + JSON.stringify({ id, mime, width, height, base64: Buffer.from(media.bytes).toString('base64') });
    before = ',\n';
  }
  yield '\n]}\n';
}

const authors: Readonly<Record<string, string>> = {
  contact: 'customer',
  agent: 'AI agent',
  staff: 'staff',
  'platform-app': 'staff (platform app)',
  'platform-auto': 'automatic message',
};

/** What was said, one line each, as a spreadsheet reads it. */
export function copyAsCsv({ rows }: Copy): string {
  const lines = must(rows.get('messages'), 'the messages').map((row) => {
    const parts = row.parts as MessagePart[];
    const others = parts.filter(({ kind }) => kind !== 'text').map(({ kind }) => kind);
    const author = authors[String(row.author_kind)] ?? String(row.author_kind);
    return csvLine([
      String(row.at),
      String(row.conversation_id),
      String(row.direction),
      author,
      textOf(parts),
      others.join(' '),
    ]);
  });
  return csvStart + csvLine(['at', 'conversation_id', 'direction', 'author', 'text', 'attachments']) + lines.join('');
}
