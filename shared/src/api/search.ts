import { z } from 'zod';
import { connectionId, conversationId, messageId } from '../model/ids.ts';
import { author, contactRow } from '../model/rows.ts';
import { instant } from '../model/time.ts';
import { endpoint } from './endpoint.ts';
import { nothing } from './nothing.ts';

/** A piece of the message around what was found. `ranges`: where it stands there, [from, to), in UTF-16 units, ascending, apart. */
const snippet = z.object({
  text: z.string(),
  ranges: z.array(z.tuple([z.int().nonnegative(), z.int().positive()])),
});

export const searchHit = z.object({
  messageId,
  conversationId,
  connectionId,
  author,
  at: instant,
  snippet,
});
export type SearchHit = z.infer<typeof searchHit>;

/**
 * All words must stand in the message, in any order; any part of a word will do, so Thai needs no spaces. Capital letters, Thai or
 * Arabic digits and invisible characters make no difference.
 */
export const search = endpoint({
  method: 'GET',
  path: '/search',
  access: 'inbox.read',
  summary: 'Messages with these words, newest first; on the first page also contacts whose handle or name this is',
  params: nothing,
  query: z.object({
    q: z.string().trim().min(1).max(200),
    cursor: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(20),
    connectionId: connectionId.optional(),
    conversationId: conversationId.optional(),
    /** Messages from this moment on. */
    since: instant.optional(),
    /** Messages before this moment. */
    until: instant.optional(),
  }),
  body: nothing,
  output: z.object({
    messages: z.array(searchHit),
    contacts: z.array(z.object({ contact: contactRow, conversationIds: z.array(conversationId) })),
    /** A page may be short, even empty, and still not be the last. */
    nextCursor: z.string().nullable(),
  }),
});
