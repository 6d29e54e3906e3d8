import { api, auditExportQuery, auditQuery, contactExport, erasure, retention } from '@tandem/shared/api';
import { contactId } from '@tandem/shared/model';
import { z } from 'zod';

const nothing = z.object({});
const one = z.object({ id: z.string() });
const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });
/** To be saved where the person says. */
const file = z.object({ name: z.string(), mime: z.string(), content: z.string() });

/** The audit log, and what customers may ask of the shop. All of it is the relay's: these fail with `offline`. */
export const privacyCalls = {
  'audit.list': call(auditQuery.extend({ cursor: z.string().nullable() }), api.listAudit.output),
  'audit.file': call(auditExportQuery, file),
  'retention.get': call(nothing, retention),
  'retention.put': call(retention, retention),
  'erasures.list': call(nothing, z.array(erasure)),
  'erasures.undo': call(one, nothing),
  'exports.list': call(nothing, z.array(contactExport)),
  'exports.file': call(one.extend({ format: z.enum(['csv', 'json']) }), file),
  'contacts.export': call(z.object({ contactId }), contactExport),
  'contacts.erase': call(z.object({ contactId, graceDays: z.int().min(0).max(30) }), erasure),
} as const;
