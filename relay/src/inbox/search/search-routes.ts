import { api } from '@tandem/shared/api';
import type { RelayContext } from '../../context.ts';
import { ProblemError } from '../../http/problem-error.ts';
import type { RouteTable } from '../../http/route.ts';
import { decodeCursor, encodeCursor } from '../page-cursor.ts';
import { searchContacts } from './search-contacts.ts';
import { searchMessages, wordsOf } from './search-messages.ts';

export function searchRoutes(routes: RouteTable, { db }: RelayContext): void {
  routes.bind(api.search, ({ input, caller }) => {
    const { q, cursor, ...query } = input.query;
    const before = decodeCursor(cursor);
    return db.withTenant(caller.tenantId, async (tx) => {
      const words = await wordsOf(tx, q);
      if (words.length === 0) {
        throw new ProblemError('invalid_input', 'There is nothing in it to look for.', {
          'query.q': 'has no visible character',
        });
      }
      const { messages, next } = await searchMessages(tx, { words, query, before });
      const isNarrow = before !== null || query.conversationId !== undefined;
      const contacts = isNarrow ? [] : await searchContacts(tx, { q, connectionId: query.connectionId });
      return { messages, contacts, nextCursor: next === null ? null : encodeCursor(next) };
    });
  });
}
