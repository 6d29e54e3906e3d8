import { createHash } from 'node:crypto';
import type { ConnectionId } from '@tandem/shared/model';
import { jsonb } from '../db/json.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { normalizeText } from '../knowledge/index.ts';
import type { CaseFile } from './decision.ts';
import type { CachedAnswer } from './pipeline.ts';
import type { BurstReading } from './steps/read-burst.ts';

/** Kept per account; the oldest go first. */
const mostAnswers = 2000;

/** An answer holds for the same words only where nothing but the words made it: no talk before, no note, nothing personal in it. */
export function isCacheable({ turns, burst, note }: CaseFile, { guard, questions }: BurstReading): boolean {
  const isFirst = turns.every((turn) => burst.includes(turn) || turn.author === 'auto');
  return isFirst && note === null && questions.length > 0 && guard.pii.length === 0 && !guard.injection.isFlagged;
}

/** Of the exact words, apart from letter case, spaces and forms of letters: a near duplicate may ask for something else. */
export function questionHash({ questions, language }: BurstReading): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([language, questions.map((text) => normalizeText(text))]))
    .digest();
}

interface Version {
  readonly connectionId: ConnectionId;
  readonly knowledgeVersion: string;
  readonly settingsVersion: number;
}

export async function findAnswer(tx: TenantTx, hash: Buffer, at: Version): Promise<CachedAnswer | null> {
  const [row] = await tx.sql<{ answer: CachedAnswer }[]>`
    select answer from agent_answer where tenant_id = ${tx.tenantId} and connection_id = ${at.connectionId}
      and question_hash = ${hash} and knowledge_version = ${at.knowledgeVersion} and settings_version = ${at.settingsVersion}`;
  return row?.answer ?? null;
}

export async function keepAnswer(tx: TenantTx, hash: Buffer, at: Version, answer: CachedAnswer): Promise<void> {
  const { tenantId } = tx;
  await tx.sql`
    insert into agent_answer as a (tenant_id, connection_id, question_hash, knowledge_version, settings_version, answer)
    values (${tenantId}, ${at.connectionId}, ${hash}, ${at.knowledgeVersion}, ${at.settingsVersion}, ${jsonb(tx.sql, answer)})
    on conflict (tenant_id, connection_id, question_hash) do update set
      knowledge_version = excluded.knowledge_version, settings_version = excluded.settings_version, answer = excluded.answer, at = now()`;
  // What was answered under other knowledge or settings is never read again.
  await tx.sql`
    delete from agent_answer where tenant_id = ${tenantId} and connection_id = ${at.connectionId}
      and (knowledge_version <> ${at.knowledgeVersion} or settings_version <> ${at.settingsVersion} or question_hash in (
        select question_hash from agent_answer where tenant_id = ${tenantId} and connection_id = ${at.connectionId}
        order by at desc offset ${mostAnswers}))`;
}
