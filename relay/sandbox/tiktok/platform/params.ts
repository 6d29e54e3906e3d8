import { z } from 'zod';
import { MESSAGING_SCOPES } from '../options.ts';

/** A list as the platform takes it in a query: a JSON array in text. */
export const jsonList = <T extends z.ZodType>(item: T) =>
  z.preprocess((raw, ctx) => {
    if (typeof raw !== 'string') return raw;
    try {
      return JSON.parse(raw) as unknown;
    } catch {
      ctx.addIssue({ code: 'custom', message: 'not a JSON array' });
      return z.NEVER;
    }
  }, z.array(item));

export const required = z.string().min(1);

export const [LIST_READ = '', LIST_SEND = '', LIST_MANAGE = ''] = MESSAGING_SCOPES;
