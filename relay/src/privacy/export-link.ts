import { createHmac, timingSafeEqual } from 'node:crypto';
import { must } from '@tandem/shared/lib';
import { type TenantId, tenantId } from '@tandem/shared/model';
import { z } from 'zod';
import type { RelayContext } from '../context.ts';

export interface ExportLink {
  readonly shop: TenantId;
  readonly id: string;
  readonly format: 'json' | 'csv';
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

type Ctx = Pick<RelayContext, 'config' | 'clock' | 'keys'>;

/** Opens without signing in, until it expires: whoever has it has the copy. */
export function exportLink(ctx: Ctx, link: ExportLink): string {
  const base = must(ctx.config.http.publicUrl, 'the public address');
  const query = new URLSearchParams({
    shop: link.shop,
    format: link.format,
    expires: String(link.expiresAt),
    signature: signatureOf(ctx, link).toString('base64url'),
  });
  return `${base}/api/v1/exports/${link.id}/file?${query}`;
}

const asked = z.object({
  shop: tenantId,
  format: z.enum(['json', 'csv']),
  expires: z.string().regex(/^\d{1,16}$/),
  signature: z.string().max(100),
});

/** Null: changed, made up, or too old. */
export function readExportLink(ctx: Ctx, id: string, query: unknown): ExportLink | null {
  const parsed = asked.safeParse(query);
  if (!parsed.success) return null;
  const { shop, format, expires, signature } = parsed.data;
  const link = { shop, id, format, expiresAt: Number(expires) };
  const wanted = signatureOf(ctx, link);
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
  return link.expiresAt > ctx.clock.now() ? link : null;
}

function signatureOf({ keys }: Ctx, { shop, id, format, expiresAt }: ExportLink): Buffer {
  return createHmac('sha256', keys.derive('export-link')).update(`${shop}\n${id}\n${format}\n${expiresAt}`).digest();
}
