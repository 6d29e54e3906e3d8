/** What `GET /_sandbox/phone` answers. */
export interface PhoneView {
  now: number;
  accounts: Account[];
  accountId: string | null;
  customers: Customer[];
  customerId: string | null;
  chat: Chat | null;
  mishaps: Mishaps;
  samples: string[];
  stickers: string[];
}

export interface Account {
  id: string;
  username: string;
  displayName: string;
  avatar: string;
  isConnected: boolean;
  posts: { id: string; caption: string; thumbnail: string }[];
}

export interface Customer {
  id: string;
  username: string;
  displayName: string;
  avatar: string;
  region: 'TH' | 'EU';
  unread: number;
}

export interface Chat {
  conversationId: string;
  window: { isOpen: boolean; closesAt: number | null; limit: number | null; left: number | null };
  isShopTyping: boolean;
  shopReadAt: number;
  customerReadAt: number;
  messages: Message[];
  ledger: LedgerLine[];
  ledgerCount: number;
}

export type Body =
  | { type: 'text'; text: string }
  | { type: 'image' | 'video'; mediaId: string }
  | { type: 'sticker' | 'emoji'; asset: string }
  | { type: 'share_post' }
  | { type: 'template'; template: { title: string; buttons: { title: string }[] } }
  | { type: 'unsupported'; wireType: string };

export interface Message {
  id: string;
  from: 'customer' | 'shop';
  at: number;
  source: 'API' | 'APP' | 'WEB';
  body: Body;
  auto: boolean;
  quoted: string | null;
  post: { caption: string; thumbnail: string } | null;
  reactions: string[];
}

export interface LedgerLine {
  kind: 'received' | 'typing' | 'mark-read';
  at: number;
  seq: number;
  type: string;
  text?: string;
  source: 'API' | 'APP' | 'WEB';
}

export interface Mishaps {
  webhook: { copies: number; order: string; signature: string };
  echo: { order: string };
  api: { fault: string; slowMs: number };
}

export interface Sides {
  customer: string;
  account: string;
}

export async function fetchView(query: URLSearchParams): Promise<PhoneView> {
  const response = await fetch(`/_sandbox/phone?${query}`);
  if (!response.ok) throw new Error(`The sandbox answered ${response.status}`);
  return (await response.json()) as PhoneView;
}

/** Calls a knob; throws on anything but 2xx. */
export async function turn(route: string, body: object, method: 'POST' | 'PATCH' = 'POST'): Promise<unknown> {
  const response = await fetch(`/_sandbox/${route}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${route}: ${response.status}`);
  return response.json();
}
