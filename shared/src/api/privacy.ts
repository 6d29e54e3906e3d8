import { z } from 'zod';
import { contactId, personId } from '../model/ids.ts';
import { instant } from '../model/time.ts';
import { endpoint } from './endpoint.ts';
import { nothing } from './nothing.ts';

/** Days. */
export const retention = z.object({
  /** After a conversation's last word, and for what was said before in one that goes on. */
  conversationDays: z.int().min(30).max(3650),
  /** Why the agent did what it did. */
  traceDays: z.int().min(1).max(3650),
  /** At least a year: nobody gets rid of yesterday's tracks by way of a short period. */
  auditDays: z.int().min(365).max(3650),
});
export type Retention = z.infer<typeof retention>;

export const defaultRetention: Retention = { conversationDays: 730, traceDays: 90, auditDays: 2555 };

/** One that can still be undone. */
export const erasure = z.object({
  id: z.uuid(),
  contactId,
  /** As the shop knew them; goes with the rest. */
  contactName: z.string().nullable(),
  messages: z.int().nonnegative(),
  askedBy: personId,
  askedAt: instant,
  /** Until then it can be undone. */
  dueAt: instant,
});
export type Erasure = z.infer<typeof erasure>;

/** Leave to fetch a copy of what the shop has of a customer; the links open without signing in. */
export const contactExport = z.object({
  id: z.uuid(),
  contactId,
  contactName: z.string().nullable(),
  askedBy: personId,
  askedAt: instant,
  expiresAt: instant,
  links: z.object({ json: z.url(), csv: z.url() }),
});
export type ContactExport = z.infer<typeof contactExport>;

export const graceDaysDefault = 7;

export const exportContact = endpoint({
  method: 'POST',
  path: '/contacts/:id/export',
  access: 'privacy.change',
  isSecret: true,
  summary: 'A copy of everything about a customer, as JSON and as CSV, to be fetched within 24 hours',
  params: z.object({ id: contactId }),
  query: nothing,
  body: nothing,
  output: contactExport,
});

export const listExports = endpoint({
  method: 'GET',
  path: '/exports',
  access: 'privacy.change',
  summary: 'Copies that can be fetched now, newest first',
  params: nothing,
  query: nothing,
  body: nothing,
  output: z.object({ exports: z.array(contactExport) }),
});

export const getExport = endpoint({
  method: 'GET',
  path: '/exports/:id',
  access: 'privacy.change',
  summary: 'One copy with its links; `not_found` after 24 hours',
  params: z.object({ id: z.string().max(64) }),
  query: nothing,
  body: nothing,
  output: contactExport,
});

export const eraseContact = endpoint({
  method: 'POST',
  path: '/contacts/:id/erase',
  access: 'privacy.change',
  summary: 'Hide a customer everywhere at once, and delete them for good after `graceDays`; 0: now, without undo',
  params: z.object({ id: contactId }),
  query: nothing,
  body: z.object({ graceDays: z.int().min(0).max(30).default(graceDaysDefault) }),
  output: erasure,
});

export const listErasures = endpoint({
  method: 'GET',
  path: '/erasures',
  access: 'privacy.change',
  summary: 'Erasures that can still be undone, the next to end first',
  params: nothing,
  query: nothing,
  body: nothing,
  output: z.object({ erasures: z.array(erasure) }),
});

export const undoErasure = endpoint({
  method: 'DELETE',
  path: '/erasures/:id',
  access: 'privacy.change',
  summary: 'Put the customer back; `not_found` once they are gone for good',
  params: z.object({ id: z.string().max(64) }),
  query: nothing,
  body: nothing,
  output: z.object({ contactId }),
});

export const getRetention = endpoint({
  method: 'GET',
  path: '/retention',
  access: 'privacy.change',
  summary: 'For how long what is kept',
  params: nothing,
  query: nothing,
  body: nothing,
  output: retention,
});

export const putRetention = endpoint({
  method: 'PUT',
  path: '/retention',
  access: 'privacy.change',
  summary: 'Change the periods; what is older goes within a day',
  params: nothing,
  query: nothing,
  body: retention,
  output: retention,
});
