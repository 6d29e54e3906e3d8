import type { Sandbox } from '../context.ts';
import { itemId, openId, uniqueIdentifier } from '../ids.ts';
import type { Account, Customer } from '../state/model.ts';

const AVATARS = ['mint', 'boss', 'kitty', 'arm', 'namwan', 'sun', 'sea', 'leaf'];
const THUMBNAILS = ['dress.jpg', 'parcel.jpg', 'shoes.jpg'];

export interface NewAccount {
  username: string;
  displayName: string;
  dmFrom?: Account['dmFrom'];
}

export interface NewCustomer {
  username: string;
  displayName: string;
  region?: Customer['region'];
  follows?: string[];
  avatar?: string;
}

const POSTS = ['เดรสลินินหน้าร้อน', 'แพ็กของส่งทุกวัน', 'รองเท้าคู่ใหม่มาแล้ว'];

/** Makes a business account with three posts, so that there is something to share. */
export function createAccount(sandbox: Sandbox, input: NewAccount): Account {
  const { state, clock, feed } = sandbox;
  const now = clock.now();
  const account = state.accounts.put({
    id: openId(),
    username: input.username,
    displayName: input.displayName,
    avatar: 'shop.png',
    dmFrom: input.dmFrom ?? 'everyone',
    createdAt: now,
  });
  for (const [index, caption] of POSTS.entries()) {
    state.posts.put({
      id: itemId(),
      businessId: account.id,
      caption,
      thumbnail: THUMBNAILS[index] ?? 'dress.jpg',
      createdAt: now - (index + 1) * 86_400_000,
    });
  }
  feed.publish('account', { businessId: account.id });
  return account;
}

export function createCustomer(sandbox: Sandbox, input: NewCustomer): Customer {
  const { state, clock, feed } = sandbox;
  const fallback = AVATARS[state.customers.all().length % AVATARS.length] ?? 'sun';
  const customer = state.customers.put({
    id: uniqueIdentifier(),
    username: input.username,
    displayName: input.displayName,
    avatar: input.avatar ?? `avatar-${fallback}.png`,
    region: input.region ?? 'TH',
    follows: input.follows ?? [],
    createdAt: clock.now(),
  });
  feed.publish('customer', { customerId: customer.id });
  return customer;
}

/** Two shops and five customers, once, into an empty world. */
export function seedDemo(sandbox: Sandbox): void {
  const { accounts, customers } = sandbox.state;
  if (accounts.all().length > 0 || customers.all().length > 0) return;
  const shop = createAccount(sandbox, { username: 'lanlom.wear', displayName: 'ลานลม แวร์' });
  createAccount(sandbox, { username: 'baan.kafae', displayName: 'บ้านกาแฟ' });
  const follows = [shop.id];
  createCustomer(sandbox, { username: 'mintt.cloudy', displayName: 'มินท์ ☁️', follows });
  createCustomer(sandbox, { username: 'boss.pkt', displayName: 'บอส ภูเก็ต' });
  createCustomer(sandbox, { username: 'kitty.lam', displayName: 'Kitty Lam' });
  createCustomer(sandbox, { username: 'armm.rider', displayName: 'armm.rider' });
  createCustomer(sandbox, { username: 'namwan.k', displayName: 'น้ำหวาน คืนนี้ดาวสวย', follows });
}
