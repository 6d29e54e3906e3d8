import {
  activityRow,
  connectionRow,
  contactRow,
  conversationRow,
  draftRow,
  emptyRows,
  memberRow,
  messageRow,
  type Rows,
} from '@tandem/shared/model';
import { eventEnvelope, seq } from '@tandem/shared/protocol';
import { z } from 'zod';

const schemas = {
  connections: connectionRow,
  contacts: contactRow,
  conversations: conversationRow,
  messages: messageRow,
  activities: activityRow,
  drafts: draftRow,
  members: memberRow,
} as const satisfies { [K in keyof Rows]: z.ZodType };

/** Rows as they came, not yet believed: a newer relay may send what this app cannot read. */
export const rawRows = z.partialRecord(z.enum(Object.keys(schemas) as [keyof Rows]), z.array(z.unknown()));
export const rawEvents = z.object({
  kind: z.literal('events'),
  events: z.array(eventEnvelope).min(1),
  rows: rawRows,
  cursor: seq,
});
export type RawEvents = z.infer<typeof rawEvents>;
export type RawRows = z.infer<typeof rawRows>;

/** Row by row, so that one that this app cannot read does not cost the others. `unread` names what was left out. */
export function readRows(raw: RawRows): { rows: Rows; unread: string[] } {
  const rows = emptyRows();
  const unread: string[] = [];
  for (const kind of Object.keys(schemas) as (keyof Rows)[]) {
    for (const candidate of raw[kind] ?? []) {
      const parsed = schemas[kind].safeParse(candidate);
      if (parsed.success) (rows[kind] as unknown[]).push(parsed.data);
      else unread.push(`${kind}: ${parsed.error.issues[0]?.path.join('.') ?? '?'}`);
    }
  }
  return { rows, unread };
}

/** Changes whenever this app learns to read more; then what an older one left out is fetched again. */
export function contractFingerprint(): string {
  const shapes = Object.values(schemas).map((schema) => z.toJSONSchema(schema, { unrepresentable: 'any' }));
  return JSON.stringify(shapes);
}
