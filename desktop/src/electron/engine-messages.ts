import { z } from 'zod';
import { callRequest, callResult, pushMessage } from '../bridge/contract.ts';

// What main and the engine's process say to each other. Both ends parse: a compromised process must not steer the other.

export const toEngine = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('call'), request: callRequest }),
  z.object({ kind: z.literal('media'), id: z.int(), mediaId: z.string().max(64) }),
  z.object({ kind: z.literal('close') }),
]);

export const fromEngine = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('result'), result: callResult }),
  z.object({ kind: z.literal('push'), message: pushMessage }),
  z.object({
    kind: z.literal('media'),
    id: z.int(),
    media: z.object({ bytes: z.instanceof(Uint8Array), mime: z.string() }).nullable(),
  }),
  z.object({ kind: z.literal('open-url'), url: z.url() }),
]);

export type ToEngine = z.infer<typeof toEngine>;
export type FromEngine = z.infer<typeof fromEngine>;
