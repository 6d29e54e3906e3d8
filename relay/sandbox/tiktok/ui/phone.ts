import { createCast, drawTop } from './cast.ts';
import { createDevice } from './device.ts';
import { h, mark } from './dom.ts';
import { type Acts, type Page, sides } from './page.ts';
import { createSide } from './side.ts';
import { type Lang, texts } from './texts.ts';
import { fetchView, turn } from './view.ts';

const TYPING_EVERY_MS = 3000;
const LOOK_EVERY_MS = 30_000;

const query = new URLSearchParams(location.search);
const asked = { customer: query.get('customer'), account: query.get('account') };
const firstLang: Lang = (query.get('lang') ?? localStorage.getItem('lang') ?? 'th') === 'en' ? 'en' : 'th';

async function load(): Promise<Page['view']> {
  const wanted = new URLSearchParams();
  if (asked.customer !== null) wanted.set('customer', asked.customer);
  if (asked.account !== null) wanted.set('account', asked.account);
  return fetchView(wanted);
}

/** The sandbox may have begun anew and no longer know whom the address names: then the first one it has. */
async function firstView(): Promise<Page['view']> {
  try {
    return await load();
  } catch {
    asked.customer = null;
    asked.account = null;
    return load();
  }
}

let page: Page = {
  lang: firstLang,
  t: texts[firstLang],
  mode: query.get('as') === 'owner' ? 'owner' : 'customer',
  view: await firstView(),
  tray: null,
  isCreating: false,
  notice: null,
  isAway: false,
};

let isLoading = false;
let isStale = false;

/** One request at a time; what changes meanwhile is fetched right after. */
async function refresh(): Promise<void> {
  if (isLoading) {
    isStale = true;
    return;
  }
  isLoading = true;
  do {
    isStale = false;
    try {
      page = { ...page, view: await load(), isAway: false };
    } catch {
      page = { ...page, isAway: true };
    }
    draw();
  } while (isStale);
  isLoading = false;
}

let lastTypingAt = 0;

const acts: Acts = {
  set(change) {
    page = { ...page, ...change };
    draw();
  },
  play(customer) {
    asked.customer = customer;
    page = { ...page, tray: null, notice: null };
    void refresh();
  },
  visit(account) {
    asked.account = account;
    page = { ...page, tray: null, notice: null };
    void refresh();
  },
  setLang(lang) {
    localStorage.setItem('lang', lang);
    page = { ...page, lang, t: texts[lang] };
    draw();
  },
  async send(message) {
    try {
      await turn(page.mode === 'customer' ? 'customer/send' : 'owner/send', { ...sides(page), message });
      page = { ...page, notice: null };
    } catch {
      page = { ...page, notice: page.t.refused };
    }
    await refresh();
  },
  async knob(route, body, method) {
    await turn(route, body, method);
    await refresh();
  },
  typing() {
    const now = Date.now();
    if (page.mode !== 'owner' || page.view.chat === null || now - lastTypingAt < TYPING_EVERY_MS) return;
    lastTypingAt = now;
    void turn('owner/typing', sides(page));
  },
};

const top = h('header', { class: 'top' });
const topRest = h('div', { class: 'top-rest' });
top.append(mark(), topRest);
const left = h('nav', { class: 'cast' });
const middle = h('main', { class: 'mid' });
const right = h('aside', { class: 'side' });
document.getElementById('root')?.append(top, left, middle, right);
const cast = createCast(left, acts);
const device = createDevice(middle, acts);
const side = createSide(right, acts);

function draw(): void {
  document.documentElement.lang = page.lang;
  document.title = page.t.title;
  right.setAttribute('aria-label', page.t.windowTitle);
  drawTop(topRest, page, acts);
  cast.draw(page);
  device.draw(page);
  side.draw(page);
  keepAddress();
  markRead();
}

/** The address always names this tab's customer, so that a reload and a copied link play the same one. */
function keepAddress(): void {
  const { view } = page;
  const next = new URLSearchParams();
  const customer = view.customers.find(({ id }) => id === view.customerId);
  const account = view.accounts.find(({ id }) => id === view.accountId);
  if (customer !== undefined) next.set('customer', customer.username);
  if (account !== undefined) next.set('account', account.username);
  next.set('lang', page.lang);
  if (page.mode === 'owner') next.set('as', 'owner');
  const address = `/phone?${next}`;
  if (location.pathname + location.search !== address) history.replaceState(null, '', address);
}

/** A phone that is looked at has read what it shows. */
function markRead(): void {
  const { chat } = page.view;
  if (chat === null || document.visibilityState !== 'visible') return;
  const isOwner = page.mode === 'owner';
  const readAt = isOwner ? chat.shopReadAt : chat.customerReadAt;
  const last = chat.messages.filter(({ from }) => from === (isOwner ? 'customer' : 'shop')).at(-1);
  if (last !== undefined && last.at > readAt) void turn(isOwner ? 'owner/read' : 'customer/read', sides(page));
}

let changes: EventSource | undefined;

/** A browser allows six connections to one host in all: a tab in the background gives its stream up. */
function watch(): void {
  if (document.visibilityState === 'hidden') {
    changes?.close();
    changes = undefined;
    return;
  }
  if (changes !== undefined) return;
  changes = new EventSource('/_sandbox/events');
  changes.addEventListener('open', () => void refresh());
  changes.addEventListener('message', () => void refresh());
  changes.addEventListener('error', () => acts.set({ isAway: true }));
}

document.addEventListener('visibilitychange', watch);
setInterval(() => void refresh(), LOOK_EVERY_MS);
watch();
draw();
