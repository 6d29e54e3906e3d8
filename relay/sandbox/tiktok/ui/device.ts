import { h, icon, refill } from './dom.ts';
import { drawLog } from './log.ts';
import { type Acts, currentAccount, currentCustomer, type Page } from './page.ts';

export interface Device {
  draw(page: Page): void;
}

/** The phone in the middle. The input is made once, so that a redraw never takes a half-typed text away. */
export function createDevice(element: HTMLElement, acts: Acts): Device {
  let page: Page | undefined;
  const mode = h('div', { class: 'mode', role: 'group' });
  const head = h('div', { class: 'phone-head' });
  const log = h('div', { class: 'log', role: 'log', 'aria-live': 'polite', 'data-testid': 'phone-log' });
  const dots = h('div', { class: 'dots', role: 'status', 'data-testid': 'phone-typing' });
  const empty = h('p', { class: 'empty' });
  const scroll = h('div', { class: 'scroll', tabindex: '0', role: 'region' }, empty, log, dots);
  const input = h('input', {
    type: 'text',
    autocomplete: 'off',
    maxlength: '6000',
    'data-testid': 'phone-input',
    oninput: () => {
      send.disabled = input.value.trim() === '';
      acts.typing();
    },
  });
  const send = h('button', { class: 'tool send', disabled: true, 'data-testid': 'phone-send' }, icon('send'));
  const before = h('span', { class: 'foot-tools' });
  const after = h('span', { class: 'foot-tools' });
  const foot = h(
    'form',
    {
      class: 'foot',
      onsubmit: (event) => {
        event.preventDefault();
        const text = input.value.trim();
        if (text === '') return;
        input.value = '';
        send.disabled = true;
        void acts.send({ type: 'text', text });
      },
    },
    before,
    input,
    after,
    send,
  );
  const over = h('div', {});
  element.append(mode, h('section', { class: 'phone' }, head, scroll, foot, over));
  // Who scrolled up to read stays there; else the newest message stays in sight, also when a picture comes in late.
  let isAtEnd = true;
  const stayAtEnd = (): void => {
    if (isAtEnd) scroll.scrollTop = scroll.scrollHeight;
  };
  scroll.addEventListener('scroll', () => {
    isAtEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
  });
  log.addEventListener('load', stayAtEnd, true);
  element.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && page?.tray) acts.set({ tray: null });
  });

  return {
    draw(next) {
      const isFirst = page === undefined || page.view.customerId !== next.view.customerId || page.mode !== next.mode;
      page = next;
      const { t } = next;
      mode.setAttribute('aria-label', t.mode);
      refill(mode, [next.lang, next.mode], () => modes(next, acts));
      drawHead(head, next);
      log.setAttribute('aria-label', t.log);
      scroll.setAttribute('aria-label', t.log);
      drawLog(log, next, acts);
      const isTyping = next.mode === 'customer' && next.view.chat?.isShopTyping === true;
      refill(dots, [isTyping, next.lang], () => [
        h('i', {}),
        h('i', {}),
        h('i', {}),
        h('span', { class: 'sr' }, isTyping ? t.typing : ''),
      ]);
      dots.hidden = !isTyping;
      const count = next.view.chat?.messages.length ?? 0;
      empty.hidden = count > 0;
      empty.textContent = next.mode === 'customer' ? t.empty : t.emptyOwner;
      if (isFirst) isAtEnd = true;
      stayAtEnd();
      const mayWrite = next.mode === 'customer' ? next.view.customerId !== null : count > 0;
      input.disabled = !mayWrite;
      input.placeholder = t.typeHere;
      input.setAttribute('aria-label', t.typeHere);
      send.setAttribute('aria-label', t.send);
      refill(before, [next.lang, next.tray, mayWrite], () => [
        tool(next, acts, 'image', mayWrite),
        tool(next, acts, 'sticker', mayWrite),
      ]);
      refill(after, [next.lang, next.tray, mayWrite], () => [tool(next, acts, 'post', mayWrite)]);
      refill(over, [next.lang, next.tray, next.notice, next.view.accountId], () => [
        next.notice !== null && h('p', { class: 'refused', role: 'alert' }, next.notice),
        next.tray !== null && tray(next, acts),
      ]);
    },
  };
}

function modes(page: Page, acts: Acts): HTMLElement[] {
  return (['customer', 'owner'] as const).map((one) =>
    h(
      'button',
      {
        type: 'button',
        'aria-pressed': String(page.mode === one),
        'data-testid': `mode-${one}`,
        onclick: () => acts.set({ mode: one, tray: null }),
      },
      one === 'customer' ? page.t.asCustomer : page.t.asOwner,
    ),
  );
}

function drawHead(head: HTMLElement, page: Page): void {
  const account = currentAccount(page);
  const customer = currentCustomer(page);
  const shown = page.mode === 'customer' ? account : customer;
  refill(head, [page.lang, page.mode, shown?.id], () => [
    h('img', { src: `/assets/${shown?.avatar ?? 'shop.png'}`, alt: '' }),
    h(
      'div',
      { class: 'grow' },
      h('div', { class: 'who cut' }, shown?.displayName ?? ''),
      h('div', { class: 'sub cut' }, page.mode === 'customer' ? page.t.customerSees : page.t.ownerSees),
    ),
  ]);
}

function tool(page: Page, acts: Acts, kind: 'image' | 'sticker' | 'post', mayWrite: boolean): HTMLElement {
  return h(
    'button',
    {
      type: 'button',
      class: 'tool',
      'aria-label': page.t[kind],
      title: page.t[kind],
      'aria-expanded': String(page.tray === kind),
      disabled: !mayWrite,
      'data-testid': `phone-${kind}`,
      onclick: () => acts.set({ tray: page.tray === kind ? null : kind, notice: null }),
    },
    icon(kind),
  );
}

function tray(page: Page, acts: Acts): HTMLElement {
  const { t, view } = page;
  const choose = (message: object) => () => {
    acts.set({ tray: null });
    void acts.send(message);
  };
  if (page.tray === 'sticker') {
    return h(
      'div',
      { class: 'tray' },
      ...view.stickers.map((name) =>
        h(
          'button',
          {
            type: 'button',
            'data-testid': name.split('.')[0] ?? name,
            onclick: choose({ type: 'sticker', sticker: name }),
          },
          h('img', { src: `/assets/${name}`, alt: t.stickers[name] ?? name }),
        ),
      ),
    );
  }
  if (page.tray === 'post') {
    return h(
      'div',
      { class: 'tray posts' },
      ...(currentAccount(page)?.posts ?? []).map((post, index) =>
        h(
          'button',
          { type: 'button', 'data-testid': `post-${index}`, onclick: choose({ type: 'share_post', itemId: post.id }) },
          h('img', { src: `/assets/${post.thumbnail}`, alt: '' }),
          post.caption,
        ),
      ),
    );
  }
  return h(
    'div',
    { class: 'tray' },
    ...view.samples.map((name) =>
      h(
        'button',
        {
          type: 'button',
          'data-testid': `sample-${name.split('.')[0]}`,
          onclick: choose({ type: 'image', sample: name }),
        },
        h('img', { src: `/assets/${name}`, alt: t.samples[name] ?? name }),
      ),
    ),
    filePicker(page, acts),
  );
}

function filePicker(page: Page, acts: Acts): HTMLElement {
  const file = h('input', {
    type: 'file',
    accept: 'image/png,image/jpeg',
    hidden: true,
    'aria-label': page.t.fromDevice,
    'data-testid': 'phone-file',
    onchange: () => {
      const picked = file.files?.[0];
      if (picked === undefined) return;
      const reader = new FileReader();
      reader.addEventListener('load', () => {
        acts.set({ tray: null });
        const dataBase64 = String(reader.result).split(',')[1] ?? '';
        void acts.send({ type: 'image', dataBase64 });
      });
      reader.readAsDataURL(picked);
    },
  });
  return h(
    'div',
    { class: 'own-row' },
    file,
    h('button', { type: 'button', class: 'own', onclick: () => file.click() }, page.t.fromDevice),
  );
}
