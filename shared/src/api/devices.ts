import { z } from 'zod';
import { instant } from '../model/time.ts';
import { endpoint } from './endpoint.ts';
import { nothing } from './nothing.ts';

export const device = z.object({
  id: z.uuid(),
  name: z.string(),
  /** The shop it is signed in to. */
  shopName: z.string(),
  signedInAt: instant,
  seenAt: instant,
  /** The one that asks. */
  isThis: z.boolean(),
});
export type Device = z.infer<typeof device>;

export const listDevices = endpoint({
  method: 'GET',
  path: '/devices',
  access: 'signed-in',
  summary: 'Where this person is signed in, in every shop, last seen first',
  params: nothing,
  query: nothing,
  body: nothing,
  output: z.object({ devices: z.array(device) }),
});

export const revokeDevice = endpoint({
  method: 'DELETE',
  path: '/devices/:id',
  access: 'signed-in',
  summary: 'Sign one of this person’s devices out; its stream ends within 5 seconds',
  params: z.object({ id: z.uuid() }),
  query: nothing,
  body: nothing,
  output: nothing,
});
