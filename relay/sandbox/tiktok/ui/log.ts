import { h } from './dom.ts';
import { type Acts, currentAccount, dayOf, type Page, sides, timeOf } from './page.ts';
import type { Message } from './view.ts';

interface Row {
  key: string;
  /** Changes when the row must be drawn anew. */
  sign: string;
  make(): HTMLElement;
}

const PAUSE_MS = 30 * 60_000;

/** Keeps the rows that did not change, so a screen reader hears only what is new and a picture does not flicker. */
export function drawLog(log: HTMLElement, page: Page, acts: Acts): void {
  const rows = rowsOf(page, acts);
  const old = new Map([...log.children].map((child) => [(child as HTMLElement).dataset.key, child as HTMLElement]));
  let position: Element | null = log.firstElementChild;
  for (const row of rows) {
    const known = old.get(row.key);
    old.delete(row.key);
    if (known !== undefined && known.dataset.sign === row.sign) {
      if (known === position) position = known.nextElementSibling;
      else log.insertBefore(known, position);
      continue;
    }
    const fresh = row.make();
    fresh.dataset.key = row.key;
    fresh.dataset.sign = row.sign;
    if (known !== undefined) {
      if (known === position) position = known.nextElementSibling;
      known.replaceWith(fresh);
    }
    log.insertBefore(fresh, position);
  }
  for (const gone of old.values()) gone.remove();
}

function rowsOf(page: Page, acts: Acts): Row[] {
  const chat = page.view.chat;
  if (chat === null) return [];
  const isMine = ({ from }: Message): boolean => from === (page.mode === 'customer' ? 'customer' : 'shop');
  const seenUntil = page.mode === 'customer' ? chat.shopReadAt : chat.customerReadAt;
  const lastSeen = chat.messages.filter((message) => isMine(message) && message.at <= seenUntil).at(-1);
  const rows: Row[] = [];
  let before = 0;
  for (const message of chat.messages) {
    if (message.at - before > PAUSE_MS) {
      const label = dayLabel(page, message.at);
      rows.push({ key: `day-${message.id}`, sign: label, make: () => h('div', { class: 'day' }, label) });
    }
    before = message.at;
    const isSeen = message === lastSeen;
    rows.push({
      key: `${page.mode}-${message.id}`,
      sign: JSON.stringify([page.lang, isSeen, message.reactions, page.view.customerId]),
      make: () => messageRow(page, acts, message, isMine(message), isSeen),
    });
  }
  return rows;
}

function dayLabel({ lang, view }: Page, at: number): string {
  const isToday = new Date(at).toDateString() === new Date(view.now).toDateString();
  const day = isToday ? (lang === 'th' ? 'วันนี้' : 'Today') : dayOf(lang, at);
  return `${day} ${timeOf(lang, at)}`;
}

function messageRow(page: Page, acts: Acts, message: Message, isMine: boolean, isSeen: boolean): HTMLElement {
  const { t } = page;
  const { body } = message;
  return h(
    'div',
    {
      class: `msg ${isMine ? 'mine' : 'theirs'}`,
      'data-message-id': message.id,
      'data-from': message.from,
      'data-source': message.source,
      'data-type': body.type === 'unsupported' ? body.wireType : body.type,
    },
    content(page, acts, message),
    message.reactions.length > 0 && h('span', { class: 'reacted' }, message.reactions.join('')),
    !isMine && page.mode === 'customer' && message.reactions.length === 0 && likeButton(page, acts, message),
    page.mode === 'owner' && message.auto && h('span', { class: 'under' }, t.automatic),
    isSeen && h('span', { class: 'under', 'data-testid': 'phone-seen' }, t.seen),
  );
}

function likeButton(page: Page, acts: Acts, message: Message): HTMLElement {
  return h(
    'button',
    {
      type: 'button',
      class: 'react',
      'aria-label': page.t.like,
      onclick: () => void acts.send({ type: 'reaction', emoji: '👍', originalMessageId: message.id }),
    },
    '👍',
  );
}

function content(page: Page, acts: Acts, message: Message): HTMLElement {
  const { t } = page;
  const { body } = message;
  switch (body.type) {
    case 'text':
      return h(
        'div',
        { class: 'bubble' },
        message.quoted !== null && h('span', { class: 'quote' }, message.quoted),
        body.text,
      );
    case 'image':
      return h('img', { class: 'pic', src: `/_sandbox/media/${body.mediaId}`, alt: t.photo });
    case 'video':
      return h('video', {
        class: 'clip',
        src: `/_sandbox/media/${body.mediaId}`,
        controls: true,
        'aria-label': t.video,
      });
    case 'sticker':
      return h('img', { class: 'stick', src: `/assets/${body.asset}`, alt: t.stickers[body.asset] ?? t.sticker });
    case 'emoji':
      return h('img', { class: 'emoji', src: `/assets/${body.asset}`, alt: t.emoji });
    case 'share_post':
      return h(
        'div',
        { class: 'post' },
        message.post !== null && h('img', { src: `/assets/${message.post.thumbnail}`, alt: '' }),
        h(
          'span',
          {},
          message.post?.caption ?? t.video,
          h('small', {}, t.videoFrom(currentAccount(page)?.username ?? '')),
        ),
      );
    case 'template':
      return h(
        'div',
        { class: 'tplcard' },
        h('b', {}, body.template.title),
        ...body.template.buttons.map(({ title }, index) =>
          h(
            'button',
            {
              type: 'button',
              disabled: page.mode === 'owner',
              onclick: () =>
                void acts.knob('customer/tap-button', { ...sides(page), messageId: message.id, button: index }),
            },
            title,
          ),
        ),
      );
    case 'unsupported':
      return h('div', { class: 'bubble' }, t.unsupported(body.wireType));
  }
}
