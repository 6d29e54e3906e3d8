import { z } from 'zod';

/** No parameters, no query, no body, or an empty answer. */
export const nothing = z.object({});
export const idempotencyHeader = 'idempotency-key';
