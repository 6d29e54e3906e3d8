import { z } from 'zod';

/** `faq` and `text` are written here; `pdf` is uploaded, `url` fetched. */
export const documentKind = z.enum(['faq', 'text', 'pdf', 'url']);
export type DocumentKind = z.infer<typeof documentKind>;

/** Where the import of a document is. What was there before stays in use until `ready`. */
export const documentState = z.enum(['waiting', 'fetching', 'reading', 'indexing', 'ready', 'failed']);
export type DocumentState = z.infer<typeof documentState>;

export const recrawl = z.enum(['never', 'daily', 'weekly']);
export type Recrawl = z.infer<typeof recrawl>;

/** Why an import ended without a new version. */
export const documentFailure = z.enum([
  'cancelled',
  'too_big',
  'too_many_pages',
  'too_much_text',
  'timed_out',
  'too_demanding',
  'password_protected',
  'no_text',
  'broken',
  'unknown_format',
  'not_reachable',
  'not_found',
  'not_allowed_address',
  'too_many_redirects',
]);
export type DocumentFailure = z.infer<typeof documentFailure>;
