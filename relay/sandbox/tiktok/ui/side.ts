import { h, refill } from './dom.ts';
import { type Acts, currentAccount, dayOf, type Page, sides, timeOf } from './page.ts';
import type { Mishaps } from './view.ts';

const HURRY_MS = 42 * 3_600_000;

interface Mishap {
  name: string;
  isOn(mishaps: Mishaps): boolean;
  on: object;
  off: object;
}

const fault = (name: string, value: string, more: object = {}): Mishap => ({
  name,
  isOn: ({ api }) => api.fault === value,
  on: { api: { fault: value, path: '/business/message/send/', times: null, ...more } },
  off: { api: { fault: 'none' } },
});

const MISHAPS: Mishap[] = [
  {
    name: 'duplicate',
    isOn: ({ webhook }) => webhook.copies > 1,
    on: { webhook: { copies: 3 } },
    off: { webhook: { copies: 1 } },
  },
  fault('unanswered', 'hang-after'),
  fault('slow', 'slow', { slowMs: 20_000 }),
  {
    name: 'swapped',
    isOn: ({ webhook }) => webhook.order === 'swapped',
    on: { webhook: { order: 'swapped' } },
    off: { webhook: { order: 'in-order' } },
  },
  {
    name: 'echo-first',
    isOn: ({ echo }) => echo.order === 'before',
    on: { echo: { order: 'before' } },
    off: { echo: { order: 'after' } },
  },
  {
    name: 'no-echo',
    isOn: ({ echo }) => echo.order === 'none',
    on: { echo: { order: 'none' } },
    off: { echo: { order: 'after' } },
  },
  fault('error-before', 'error-before'),
  fault('error-after', 'error-after'),
  fault('throttle', 'throttle'),
  {
    name: 'signature',
    isOn: ({ webhook }) => webhook.signature !== 'valid',
    on: { webhook: { signature: 'wrong' } },
    off: { webhook: { signature: 'valid' } },
  },
];
/** Always in sight; the others are behind "more", so that the ledger stays on the screen. */
const IN_SIGHT = 3;

export interface Side {
  draw(page: Page): void;
}

/** The right column: time and quota, mishaps, ledger. */
export function createSide(element: HTMLElement, acts: Acts): Side {
  const windowPart = h('section', { class: 'sec' });
  const mishapPart = h('section', { class: 'sec' });
  const ledgerPart = h('section', { class: 'sec', 'data-testid': 'ledger' });
  let isMoreOpen = false;
  element.append(windowPart, mishapPart, ledgerPart);
  return {
    draw(page) {
      drawWindow(windowPart, page, acts);
      refill(mishapPart, [page.lang, page.view.mishaps, currentAccount(page)], () => [
        h(
          'h2',
          {},
          page.t.mishaps,
          MISHAPS.some(({ isOn }) => isOn(page.view.mishaps)) &&
            h(
              'button',
              { type: 'button', class: 'btn s', onclick: () => void acts.knob('mishaps/reset', {}) },
              page.t.allOff,
            ),
        ),
        ...MISHAPS.slice(0, IN_SIGHT).map((mishap) => toggle(page, acts, mishap)),
        disconnect(page, acts),
        h(
          'details',
          {
            open: isMoreOpen || MISHAPS.slice(IN_SIGHT).some(({ isOn }) => isOn(page.view.mishaps)),
            ontoggle: (event) => {
              isMoreOpen = (event.target as HTMLDetailsElement).open;
            },
          },
          h('summary', { class: 'more', 'data-testid': 'mishaps-more' }, page.t.more(MISHAPS.length - IN_SIGHT)),
          ...MISHAPS.slice(IN_SIGHT).map((mishap) => toggle(page, acts, mishap)),
        ),
      ]);
      drawLedger(ledgerPart, page);
    },
  };
}

function drawWindow(element: HTMLElement, page: Page, acts: Acts): void {
  const { t, lang, view } = page;
  const chat = view.chat;
  const isLate = chat?.window.closesAt !== null && chat !== null && chat.window.closesAt <= view.now;
  refill(element, [lang, chat?.window, isLate, view.customerId], () => {
    const { closesAt, left, limit } = chat?.window ?? { closesAt: null, left: 0, limit: 0 };
    const until =
      closesAt === null
        ? t.noWindow
        : `${dayOf(lang, closesAt)} ${timeOf(lang, closesAt)}${lang === 'th' ? ' น.' : ''}`;
    return [
      h('h2', {}, t.windowTitle),
      h(
        'dl',
        { class: 'kv' },
        h('dt', {}, t.openUntil),
        h(
          'dd',
          { class: 'num', 'data-testid': 'window-closes' },
          isLate ? h('span', { class: 'late' }, `${t.closed} · ${until}`) : until,
        ),
        h('dt', {}, t.shopMaySend),
        h(
          'dd',
          {},
          limit !== null && limit > 0 && fuel(left ?? 0, limit),
          h(
            'span',
            { class: 'num', 'data-testid': 'window-left' },
            limit === null ? t.unlimited : t.leftOf(left ?? 0, limit === 0 ? 10 : limit),
          ),
        ),
      ),
      h(
        'div',
        { class: 'acts' },
        h(
          'button',
          {
            type: 'button',
            class: 'btn s',
            disabled: chat === null,
            'data-testid': 'hurry-time',
            onclick: () => void acts.knob('conversation/change', { ...sides(page), hurryMs: HURRY_MS }),
          },
          t.hurry,
        ),
        h(
          'button',
          {
            type: 'button',
            class: 'btn s',
            disabled: chat === null,
            'data-testid': 'spend-quota',
            onclick: () => void acts.knob('conversation/change', { ...sides(page), spendQuota: true }),
          },
          t.spend,
        ),
      ),
    ];
  });
}

function fuel(left: number, limit: number): HTMLElement {
  return h(
    'span',
    { class: left <= 3 ? 'fuel low' : 'fuel', 'aria-hidden': 'true' },
    ...Array.from({ length: limit }, (_, index) => h('i', { class: index < left ? '' : 'used' })),
  );
}

function toggle(page: Page, acts: Acts, mishap: Mishap): HTMLElement {
  const [title = '', hint = ''] = page.t.mishap[mishap.name] ?? [];
  const isOn = mishap.isOn(page.view.mishaps);
  return h(
    'button',
    {
      type: 'button',
      class: 'knob',
      role: 'switch',
      'aria-checked': String(isOn),
      'data-testid': `mishap-${mishap.name}`,
      onclick: () => void acts.knob('mishaps', isOn ? mishap.off : mishap.on, 'PATCH'),
    },
    h('span', { class: 'grow' }, title, h('small', {}, hint)),
    h('span', { class: 'switch', 'aria-hidden': 'true' }),
  );
}

function disconnect(page: Page, acts: Acts): HTMLElement {
  const account = currentAccount(page);
  const isConnected = account?.isConnected === true;
  return h(
    'div',
    { class: 'knob' },
    h(
      'span',
      { class: 'grow' },
      isConnected ? page.t.disconnect : page.t.disconnected,
      h('small', {}, page.t.disconnectHint),
    ),
    h(
      'button',
      {
        type: 'button',
        class: 'btn s',
        disabled: !isConnected,
        'data-testid': 'disconnect',
        onclick: () => void acts.knob('accounts/disconnect', { account: account?.id ?? '', reason: 1 }),
      },
      page.t.disconnectNow,
    ),
  );
}

function drawLedger(element: HTMLElement, page: Page): void {
  const { t, lang, view } = page;
  const lines = view.chat?.ledger ?? [];
  refill(element, [lang, view.customerId, view.accountId, lines.at(-1)?.seq ?? 0], () => [
    h(
      'h2',
      {},
      t.ledger,
      h('span', { class: 'num', 'data-testid': 'ledger-count' }, String(view.chat?.ledgerCount ?? 0)),
    ),
    h(
      'table',
      { class: 'ledger', 'aria-label': t.ledger },
      h(
        'tbody',
        {},
        ...[...lines]
          .reverse()
          .map((line) =>
            h(
              'tr',
              {},
              h('td', { class: 'num' }, timeOf(lang, line.at, 'second')),
              h('td', {}, t.kinds[line.kind === 'received' ? line.source : line.kind] ?? line.kind),
              h('td', {}, h('div', { class: 'cut' }, line.text ?? (line.kind === 'received' ? `[${line.type}]` : ''))),
            ),
          ),
      ),
    ),
  ]);
}
