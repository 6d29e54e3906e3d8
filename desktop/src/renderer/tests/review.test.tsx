import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { BridgeError } from '../../bridge/index.ts';
import { goTo, usePlace } from '../stores/place-store.ts';
import { renderApp, setUpWindow } from './render-app.tsx';

setUpWindow();

async function open(reviewPage: 'answers' | 'gaps', options = {}) {
  const bridge = await renderApp(null, options);
  await act(async () => goTo({ screen: 'review', reviewPage }));
  return bridge;
}
const press = (code: string, more = {}) => act(async () => fireEvent.keyDown(document.body, { code, ...more }));
const click = (element: HTMLElement) => act(async () => fireEvent.click(element));
const called = (bridge: Awaited<ReturnType<typeof open>>, name: string) =>
  bridge.called.filter((call) => call.name === name).map(({ input }) => input);

test('gaps say how often and by how many; one opens with its words, its draft and what the team replied', async () => {
  await open('gaps');
  const [first] = await screen.findAllByTestId('gap');
  expect(first?.textContent).toContain('asked 17 times');
  await click(first as HTMLElement);
  const detail = await screen.findByTestId('gap-detail');
  const answer = (await within(detail).findByLabelText('Answer')) as HTMLTextAreaElement;
  expect(answer.value).toBe('');
  expect((within(detail).getByLabelText('Question') as HTMLInputElement).value).toBe('ห่อของขวัญได้ไหมคะ');
  expect((within(detail).getByLabelText('Other wordings') as HTMLTextAreaElement).value.split('\n')).toHaveLength(4);
  await click(within(detail).getByRole('button', { name: 'Use this' }));
  expect(answer.value).toContain('20 บาท');
});

test('what is written stays with its gap, and is saved with one key', async () => {
  const bridge = await open('gaps');
  const [first, second] = (await screen.findAllByTestId('gap')) as [HTMLElement, HTMLElement];
  await click(first);
  fireEvent.change(await screen.findByLabelText('Answer'), { target: { value: 'ได้ค่ะ' } });
  await click(second);
  await waitFor(() => expect((screen.getByLabelText('Answer') as HTMLTextAreaElement).value).toBe(''));
  await click(first);
  expect(((await screen.findByLabelText('Answer')) as HTMLTextAreaElement).value).toBe('ได้ค่ะ');
  await press('Enter', { ctrlKey: true });
  await waitFor(() => expect(called(bridge, 'gaps.answer')).toMatchObject([{ faq: { answer: 'ได้ค่ะ' } }]));
});

test('dismissed by a key, the next gap takes its place, and Z brings it back', async () => {
  const bridge = await open('gaps');
  await screen.findAllByTestId('gap');
  await press('KeyJ');
  const name = (await screen.findByTestId('gap-detail')).getAttribute('aria-label');
  await press('Delete');
  await waitFor(() => expect(called(bridge, 'gaps.dismiss')).toHaveLength(1));
  await waitFor(() => expect(screen.getByTestId('gap-detail').getAttribute('aria-label')).not.toBe(name));
  await press('KeyZ');
  await waitFor(() => expect(called(bridge, 'gaps.reopen')).toHaveLength(1));
});

test('answers: J and K walk, R says right, and the list goes on with the next', async () => {
  const bridge = await open('answers');
  expect(await screen.findAllByTestId('review')).toHaveLength(3);
  await press('KeyJ');
  expect((await screen.findByTestId('review-detail')).textContent).toContain('marked it as wrong');
  await press('KeyJ');
  await press('KeyR');
  await waitFor(() => expect(called(bridge, 'reviews.settle')).toEqual([{ messageId: 'r2', as: 'right' }]));
  await waitFor(() => expect(screen.getByTestId('review-detail').textContent).toContain('in black'));
});

test('E corrects: the AI’s words are there to be mended, and only other words are saved', async () => {
  const bridge = await open('answers');
  await screen.findAllByTestId('review');
  await press('KeyJ');
  await press('KeyE');
  const field = (await screen.findByLabelText('What should AI have said?')) as HTMLTextAreaElement;
  expect(field.value).toContain('ค่าส่ง 40 บาท');
  const save = screen.getByRole('button', { name: /Save correction/ }) as HTMLButtonElement;
  expect(save.disabled).toBe(true);
  fireEvent.change(field, { target: { value: 'ส่งฟรีค่ะ' } });
  bridge.failNext('reviews.correct', new BridgeError('forbidden', 'in use'));
  await click(save);
  expect((await screen.findByRole('alert')).textContent).not.toBe('');
  expect(field.value).toBe('ส่งฟรีค่ะ');
  await click(save);
  await waitFor(() =>
    expect(called(bridge, 'reviews.correct').at(-1)).toEqual({ messageId: 'r1', correction: 'ส่งฟรีค่ะ' }),
  );
});

test('without a connection, without anything, and for who only looks', async () => {
  await open('gaps', { isOffline: true });
  expect(await screen.findByText(/kept by the relay/)).toBeDefined();
});

test('who only looks sees what there is and is offered nothing but the chat', async () => {
  await open('gaps', { role: 'viewer' });
  await click((await screen.findAllByTestId('gap'))[0] as HTMLElement);
  const detail = await screen.findByTestId('gap-detail');
  const chats = await within(detail).findAllByRole('button', { name: 'Open chat' });
  expect(within(detail).queryByLabelText('Answer')).toBeNull();
  expect(within(detail).queryByRole('button', { name: /Dismiss/ })).toBeNull();
  await click(chats[0] as HTMLElement);
  expect(usePlace.getState()).toMatchObject({ screen: 'inbox', conversationId: 'mint' });
});
