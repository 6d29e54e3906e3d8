import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, test, vi } from 'vitest';
import { BridgeError } from '../../../bridge/index.ts';
import { goTo, usePlace } from '../../stores/place-store.ts';
import type { MemoryBridgeOptions } from '../../tests/memory-bridge.ts';
import { renderApp, setUpWindow } from '../../tests/render-app.tsx';

setUpWindow();
// What was read at this computer is kept beyond the window.
beforeEach(() => localStorage.clear());

async function open(options: MemoryBridgeOptions = {}) {
  const bridge = await renderApp(null, options);
  await act(async () => goTo({ screen: 'shop', shopPage: 'plan' }));
  return bridge;
}
const click = (name: string) => act(async () => fireEvent.click(screen.getByRole('button', { name })));
const plain = (element: Element | null) => element?.textContent?.replaceAll('\u00a0', ' ') ?? '';
const banner = () => plain(document.querySelector('.banner'));
const meter = async (resource: string, period = 'month') => {
  const all = await screen.findAllByTestId('meter');
  const found = all.find(({ dataset }) => dataset.resource === resource && dataset.period === period);
  if (found === undefined) throw new Error(`no meter of ${resource}`);
  return found;
};

test('the page says what the plan is, what is used, where that goes and what happens at a limit', async () => {
  await open();
  expect((await screen.findByTestId('plan')).dataset.plan).toBe('growth');
  expect(plain(screen.getByTestId('plan'))).toContain('Growth ฿1,500 a month');
  expect(screen.queryByTestId('ai-paused')).toBeNull();
  const messages = await meter('messages');
  expect(plain(messages)).toContain('7,758 of 10,000');
  expect(within(messages).getByRole('progressbar', { name: 'Customer messages' }).getAttribute('value')).toBe('0.7758');
  expect(plain(messages)).toContain('by the end of the month');
  expect(plain(messages)).toContain('Messages still come in, the team answers.');
  expect(plain(await meter('aiSpend'))).toContain('At the limit the AI goes on; what is beyond it counts as overage.');
  // Three of five seats are no alarm, and no figure of a month.
  expect((await meter('seats', 'now')).className).toBe('meter');
});

test('what takes long to look up says why', async () => {
  const bridge = await renderApp(null);
  bridge.answerNext('plan.get', Promise.withResolvers<never>().promise);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    await act(async () => goTo({ screen: 'shop', shopPage: 'plan' }));
    const looking = screen.getByText(/^Looking up plan and usage…/);
    await act(async () => vi.advanceTimersByTimeAsync(2_900));
    expect(plain(looking)).not.toContain('longer than usual');
    await act(async () => vi.advanceTimersByTimeAsync(200));
    expect(plain(looking)).toContain('This takes longer than usual: when a shop asks for much within a minute');
  } finally {
    vi.useRealTimers();
  }
});

test('the history is the same by day and by month, drawn or as a table', async () => {
  await open();
  const history = await screen.findByRole('region', { name: 'History' });
  expect(within(history).getByRole('img', { name: /^Customer messages, at most / })).toBeDefined();
  await act(async () => fireEvent.click(within(history).getByRole('radio', { name: 'By month' })));
  await act(async () => fireEvent.click(within(history).getByRole('radio', { name: 'Table' })));
  const [, newest] = within(within(history).getByRole('table')).getAllByRole('row');
  expect(within(history).getAllByRole('row')).toHaveLength(7);
  expect(plain(newest ?? null)).toContain('7,758');
});

test('at 80 % a line over the inbox says so once, until somebody has read it', async () => {
  await renderApp(null, { plan: 'free' });
  await waitFor(() => expect(banner()).toContain('Customer messages: close to your plan’s limit.'));
  expect(banner()).toContain('431 of 500 are used this month.');
  await click('Dismiss');
  await waitFor(() => expect(banner()).not.toContain('Customer messages'));
  expect(localStorage.getItem('tandem.plan-notices')).toContain('near messages');
});

test('at 100 % it says that the AI has paused, why and until when; the page says the same below', async () => {
  await renderApp(null, { plan: 'free', isPlanSpent: true });
  await waitFor(() => expect(banner()).toContain('The AI has paused.'));
  expect(banner()).toContain(
    'This month’s AI replies of your plan are used up. New messages come in and wait for the team.',
  );
  expect(banner()).toMatch(/It goes on .+\./);
  await click('See usage');
  expect(usePlace.getState()).toMatchObject({ screen: 'shop', shopPage: 'plan' });
  expect(plain(await screen.findByTestId('ai-paused'))).toContain('This month’s AI replies of your plan are used up.');
  expect(banner()).not.toContain('The AI has paused.');
  const replies = await meter('aiReplies');
  expect(replies.dataset.state).toBe('reached');
  expect(replies.className).toContain('is-bad');
  expect(plain(replies)).toContain('100 of 100');
  expect(plain(replies)).toContain('Used up');
  const messages = await meter('messages');
  expect(messages.className).toContain('is-close');
  expect(plain(messages)).toContain('86 % used');
});

test('in Thai, too, and for somebody who may only look', async () => {
  await renderApp(null, { plan: 'free', isPlanSpent: true, role: 'viewer', preferences: { locale: 'th' } });
  await waitFor(() => expect(banner()).toContain('AI'));
  expect(banner()).toMatch(/[\u0e00-\u0e7f]/);
  await act(async () => goTo({ screen: 'shop', shopPage: 'plan' }));
  expect(plain(await screen.findByTestId('plan'))).toContain('หากต้องการแพ็กเกจที่ใหญ่ขึ้น แจ้งเจ้าของร้าน');
  expect(plain(screen.getByTestId('plan'))).not.toMatch(/undefined|\bof\b/);
});

test('what cannot be had says so and is tried again; offline it waits', async () => {
  const bridge = await renderApp(null);
  bridge.failNext('plan.get', new BridgeError('unavailable', 'x'));
  await act(async () => goTo({ screen: 'shop', shopPage: 'plan' }));
  expect(await screen.findByText('Plan and usage could not be shown')).toBeDefined();
  await click('Try again');
  expect(await screen.findByTestId('plan')).toBeDefined();
});

test('offline the page says where the figures are', async () => {
  await open({ isOffline: true });
  expect(await screen.findByText('Usage is kept online. It shows when you are back.')).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
});
