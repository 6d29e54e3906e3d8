import { createHash } from 'node:crypto';
import ipaddr from 'ipaddr.js';
import type { RelayContext } from '../context.ts';
import { takeAppLimit } from '../db/global-tables.ts';
import { ProblemError } from '../http/problem-error.ts';

const minute = 60_000;
const hour = 60 * minute;
type Ctx = Pick<RelayContext, 'db'>;
type Windows = readonly { n: number; perMs: number }[];

// All limits are over all nodes, and throw `too_many_requests`. E-mail addresses have no business in their table: it holds hashes.

/** Passwords are not to be guessed, and hashing them is not to keep the relay busy. */
export async function limitAttempts(ctx: Ctx, ip: string, email: string): Promise<void> {
  await take(ctx, `sign-in:ip:${networkOf(ip)}`, [{ n: 60, perMs: minute }]);
  await take(ctx, `sign-in:email:${hashed(email)}`, [
    { n: 10, perMs: minute },
    { n: 60, perMs: hour },
  ]);
}

/** Six digits are not to be guessed by whoever has the password. */
export async function limitCodes(ctx: Ctx, personId: string): Promise<void> {
  await take(ctx, `second-factor:${personId}`, [
    { n: 10, perMs: minute },
    { n: 40, perMs: hour },
  ]);
}

/** Everybody's letterboxes: one of these says nothing about who signs up. */
const mailProviders = new Set([
  'gmail.com',
  'googlemail.com',
  'hotmail.com',
  'hotmail.co.th',
  'outlook.com',
  'outlook.co.th',
  'live.com',
  'windowslive.com',
  'yahoo.com',
  'yahoo.co.th',
  'ymail.com',
  'icloud.com',
  'me.com',
  'proton.me',
]);

/** Shops cost room: so many by one caller's network, and so many with addresses of one domain. */
export async function limitSignUps(ctx: Ctx, ip: string, email: string): Promise<void> {
  await take(ctx, `sign-up:ip:${networkOf(ip)}`, [
    { n: 40, perMs: hour },
    { n: 120, perMs: 24 * hour },
  ]);
  const domain = email.slice(email.lastIndexOf('@') + 1);
  if (mailProviders.has(domain)) return;
  await take(ctx, `sign-up:domain:${hashed(domain)}`, [{ n: 100, perMs: 24 * hour }]);
}

/** Who tries links. */
export function limitAddress(ctx: Ctx, ip: string): Promise<void> {
  return take(ctx, `link:ip:${networkOf(ip)}`, [{ n: 60, perMs: minute }]);
}

/** Letters that somebody causes: so many to one address, and so many by one sender (a shop, a person, a caller's network). */
export async function limitLetters(ctx: Ctx, { sender, email }: { sender: string; email: string }): Promise<void> {
  await take(ctx, `letter:by:${sender}`, [
    { n: 20, perMs: hour },
    { n: 60, perMs: 24 * hour },
  ]);
  await take(ctx, `letter:to:${hashed(email)}`, [{ n: 6, perMs: hour }]);
}

/** An IPv6 caller has a whole network of addresses to come from. */
export function networkOf(ip: string): string {
  if (!ipaddr.isValid(ip)) return ip;
  const address = ipaddr.process(ip);
  return address.kind() === 'ipv4'
    ? address.toString()
    : ipaddr.IPv6.networkAddressFromCIDR(`${address}/64`).toString();
}

async function take(ctx: Ctx, key: string, windows: Windows): Promise<void> {
  const { waitMs } = await takeAppLimit(ctx.db, { key, windows });
  if (waitMs <= 0) return;
  throw new ProblemError('too_many_requests', `try again in ${Math.ceil(waitMs / 1000)} s`, undefined, waitMs);
}

function hashed(email: string): string {
  return createHash('sha256').update(email).digest('base64url');
}
