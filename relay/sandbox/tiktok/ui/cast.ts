import { h, icon, refill } from './dom.ts';
import { type Acts, currentAccount, type Page } from './page.ts';
import type { Lang } from './texts.ts';
import { type Customer, turn } from './view.ts';

/** The bar above: what this is, which shop, which language. */
export function drawTop(element: HTMLElement, page: Page, acts: Acts): void {
  const { t, lang, view } = page;
  const key = [lang, page.isAway, view.accountId, view.accounts.map(({ id, username }) => [id, username])];
  refill(element, key, () => [
    h('h1', {}, t.title),
    h('span', { class: 'chip sandbox' }, t.chip),
    h('span', { class: 'chip away', role: 'status', hidden: !page.isAway }, t.away),
    h('span', { class: 'grow' }),
    h(
      'div',
      { class: 'lang', role: 'group', 'aria-label': t.language },
      ...(['th', 'en'] as const).map((one: Lang) =>
        h(
          'button',
          {
            type: 'button',
            lang: one,
            'aria-pressed': String(one === lang),
            'data-testid': `lang-${one}`,
            onclick: () => acts.setLang(one),
          },
          one === 'th' ? 'ไทย' : 'English',
        ),
      ),
    ),
    h(
      'label',
      {},
      t.shop,
      h(
        'select',
        {
          'data-testid': 'account-select',
          onchange: (event) => acts.visit((event.target as HTMLSelectElement).value),
        },
        ...view.accounts.map(({ id, username }) =>
          h('option', { value: id, selected: id === view.accountId }, `@${username}`),
        ),
      ),
    ),
  ]);
}

export interface Cast {
  draw(page: Page): void;
}

/** The left column: whom this tab plays. The form is a part of its own, so that news never empties it. */
export function createCast(element: HTMLElement, acts: Acts): Cast {
  const head = h('div', { class: 'cast-head' });
  const form = h('div');
  const list = h('ul');
  const tip = h('p', { class: 'tip' });
  element.append(head, form, list, tip);
  return {
    draw(page) {
      const { t, view } = page;
      element.setAttribute('aria-label', t.youPlay);
      refill(head, [page.lang, page.isCreating], () => [
        h('h2', { class: 'grow' }, t.youPlay),
        h(
          'button',
          {
            type: 'button',
            class: 'btn s',
            'aria-expanded': String(page.isCreating),
            'data-testid': 'customer-new',
            onclick: () => acts.set({ isCreating: !page.isCreating }),
          },
          icon('plus'),
          t.newCustomer,
        ),
      ]);
      refill(form, [page.lang, page.isCreating, view.accountId], () => [page.isCreating && newCustomer(page, acts)]);
      refill(list, [page.lang, view.customerId, view.customers], () =>
        view.customers.map((one) => person(page, acts, one)),
      );
      tip.textContent = t.tabs;
    },
  };
}

function person({ t, view }: Page, acts: Acts, one: Customer): HTMLElement {
  return h(
    'li',
    {},
    h(
      'button',
      {
        type: 'button',
        class: 'person',
        'aria-current': one.id === view.customerId && 'true',
        'data-testid': `customer-${one.username}`,
        onclick: () => acts.play(one.id),
      },
      h('img', { src: `/assets/${one.avatar}`, alt: '' }),
      h(
        'span',
        { class: 'grow' },
        h('span', { class: 'name cut' }, one.displayName),
        h('span', { class: 'handle cut' }, `@${one.username}`),
      ),
      one.region === 'EU' && h('span', { class: 'region' }, 'EU'),
      one.unread > 0 &&
        h(
          'span',
          { class: 'count' },
          h('span', { 'aria-hidden': 'true' }, String(one.unread)),
          h('span', { class: 'sr' }, t.unread(one.unread)),
        ),
    ),
  );
}

function newCustomer(page: Page, acts: Acts): HTMLElement {
  const { t } = page;
  const username = h('input', {
    class: 'field',
    name: 'username',
    required: true,
    pattern: '[a-z0-9._]{2,24}',
    title: t.nameTaken,
    autocomplete: 'off',
    spellcheck: 'false',
    'data-testid': 'new-username',
  });
  const displayName = h('input', {
    class: 'field',
    name: 'displayName',
    autocomplete: 'off',
    'data-testid': 'new-name',
  });
  const inEurope = h('input', { type: 'checkbox' });
  return h(
    'form',
    {
      class: 'new-person',
      onsubmit: (event) => {
        event.preventDefault();
        const body = {
          username: username.value,
          displayName: displayName.value || username.value,
          region: inEurope.checked ? 'EU' : 'TH',
          follows: [currentAccount(page)?.id].filter((id) => id !== undefined),
        };
        void turn('customers', body).then((created) => {
          acts.set({ isCreating: false });
          acts.play((created as { id: string }).id);
        });
      },
    },
    h('label', {}, t.username, username),
    h('label', {}, t.displayName, displayName),
    h('label', { class: 'check' }, inEurope, t.inEurope),
    h(
      'div',
      { class: 'buttons' },
      h('button', { type: 'button', class: 'btn s', onclick: () => acts.set({ isCreating: false }) }, t.cancel),
      h('button', { class: 'btn s primary', 'data-testid': 'new-create' }, t.create),
    ),
  );
}
