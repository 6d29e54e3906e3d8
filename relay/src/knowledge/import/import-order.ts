import { documentFailure } from '@tandem/shared/model';
import { z } from 'zod';
import type { ImportLimits } from '../../config/import-limits.ts';

/** What the import's process is told: one line of JSON, then `byteLength` bytes of a file. */
export type ImportOrder = { readonly limits: ImportLimits } & (
  | { readonly kind: 'pdf'; readonly byteLength: number }
  | {
      readonly kind: 'url';
      readonly byteLength: 0;
      readonly url: string;
      readonly etag: string | null;
      readonly lastModified: string | null;
      readonly allowLoopback: boolean;
    }
);

/** What it says: one line of JSON each. Parsed like any stranger's words, for it has read a stranger's file. */
export const importReport = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reading') }),
  z.object({ kind: z.literal('unchanged') }),
  z.object({
    kind: z.literal('done'),
    title: z.string().max(500).nullable(),
    text: z.string().min(1),
    pageCount: z.int().nonnegative().nullable(),
    etag: z.string().max(1000).nullable(),
    lastModified: z.string().max(200).nullable(),
  }),
  z.object({ kind: z.literal('failed'), failure: documentFailure, detail: z.string().max(300) }),
]);
export type ImportReport = z.infer<typeof importReport>;
export type ImportEnding = Exclude<ImportReport, { kind: 'reading' }>;
