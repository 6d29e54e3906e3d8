import type { Lang, Texts } from './texts.ts';
import type { Account, Customer, PhoneView, Sides } from './view.ts';

/** What the tab knows. Regions draw from it and change it through `act`. */
export interface Page {
  lang: Lang;
  t: Texts;
  mode: 'customer' | 'owner';
  view: PhoneView;
  tray: 'image' | 'sticker' | 'post' | null;
  isCreating: boolean;
  notice: string | null;
  isAway: boolean;
}

export interface Acts {
  /** Changes what the tab shows, without asking the server. */
  set(change: Partial<Page>): void;
  play(customer: string): void;
  visit(account: string): void;
  setLang(lang: Lang): void;
  /** Sends as whoever holds the phone. */
  send(message: object): Promise<void>;
  knob(route: string, body: object, method?: 'POST' | 'PATCH'): Promise<void>;
  typing(): void;
}

export function currentAccount({ view }: Page): Account | undefined {
  return view.accounts.find(({ id }) => id === view.accountId);
}

export function currentCustomer({ view }: Page): Customer | undefined {
  return view.customers.find(({ id }) => id === view.customerId);
}

export function sides({ view }: Page): Sides {
  return { customer: view.customerId ?? '', account: view.accountId ?? '' };
}

/** Thai dates in the Gregorian calendar, as chats show them. */
export function locale(lang: Lang): string {
  return lang === 'th' ? 'th-TH-u-ca-gregory' : 'en-GB';
}

export function timeOf(lang: Lang, at: number, style: 'minute' | 'second' = 'minute'): string {
  const options: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hour12: false };
  return new Intl.DateTimeFormat(locale(lang), style === 'second' ? { ...options, second: '2-digit' } : options).format(
    at,
  );
}

export function dayOf(lang: Lang, at: number): string {
  return new Intl.DateTimeFormat(locale(lang), { day: 'numeric', month: 'short' }).format(at);
}
