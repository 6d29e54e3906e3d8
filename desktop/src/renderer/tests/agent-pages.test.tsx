import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { BridgeError } from '../../bridge/index.ts';
import { goTo } from '../stores/place-store.ts';
import { press, renderApp, setUpWindow } from './render-app.tsx';

setUpWindow();

async function openPages(options: Parameters<typeof renderApp>[1] = {}) {
  const bridge = await renderApp(null, options);
  fireEvent.click(screen.getByText('AI agent'));
  await screen.findByTestId('agent-prompt');
  return bridge;
}
const puts = (bridge: Awaited<ReturnType<typeof renderApp>>) =>
  bridge.called.filter(({ name }) => name === 'agent.put').map(({ input }) => input as Record<string, unknown>);
/** Radix' tabs answer to the pointer going down. */
const openTab = (name: string) => fireEvent.mouseDown(screen.getByRole('tab', { name }), { button: 0 });

test('only what was changed is saved, and the page says when there is something to save', async () => {
  const bridge = await openPages();
  expect(screen.queryByTestId('agent-save')).toBeNull();
  fireEvent.click(within(screen.getByRole('radiogroup', { name: 'Tone' })).getByText('Formal'));
  fireEvent.click(screen.getByTestId('agent-save'));
  await waitFor(() => expect(screen.queryByTestId('agent-save')).toBeNull());
  const [put] = puts(bridge);
  expect(put).toMatchObject({ version: 14, voice: { tone: 'formal', length: 'short' } });
  expect(put).not.toHaveProperty('rules');
});

test('what was written back is no change', async () => {
  await openPages();
  const tones = within(screen.getByRole('radiogroup', { name: 'Tone' }));
  fireEvent.click(tones.getByText('Formal'));
  fireEvent.click(tones.getByText('Friendly'));
  expect(screen.queryByTestId('agent-save')).toBeNull();
});

test('a rule is written, refused while it says no when, and saved in its place', async () => {
  const bridge = await openPages();
  openTab('Rules and topics');
  fireEvent.click(await screen.findByTestId('add-rule'));
  fireEvent.change(screen.getByRole('textbox', { name: 'Name' }), { target: { value: 'Press' } });
  expect(screen.getAllByText(/Say when/).length).toBeGreaterThan(0);
  expect(screen.getByTestId<HTMLButtonElement>('agent-save').disabled).toBe(true);
  const words = screen.getByRole('textbox', { name: 'says one of' });
  fireEvent.change(words, { target: { value: 'นักข่าว, press' } });
  fireEvent.keyDown(words, { key: 'Enter' });
  fireEvent.click(screen.getByTestId('agent-save'));
  await waitFor(() => expect(puts(bridge)).toHaveLength(1));
  const rules = puts(bridge)[0]?.rules as { name: string; when: { words: string[] } }[];
  expect(rules).toHaveLength(3);
  expect(rules[2]).toMatchObject({ name: 'Press', when: { words: ['นักข่าว', 'press'] }, action: { kind: 'hand-off' } });
});

test('how many messages of a window AI leaves to people is set, and saved with the rest', async () => {
  const bridge = await openPages();
  openTab('Hours and phrases');
  const kept = await screen.findByRole('textbox', { name: 'Messages kept for people' });
  expect((kept as HTMLInputElement).value).toBe('2');
  fireEvent.change(kept, { target: { value: '4' } });
  fireEvent.click(screen.getByTestId('agent-save'));
  await waitFor(() => expect(puts(bridge)).toHaveLength(1));
  expect(puts(bridge)[0]).toMatchObject({ reservedMessages: 4 });
});

test('somebody else saved meanwhile: nothing of mine is lost, and the choice is mine', async () => {
  const bridge = await openPages();
  fireEvent.change(screen.getByTestId('agent-prompt'), { target: { value: 'Mine' } });
  bridge.failNext('agent.put', new BridgeError('conflict', 'another version'));
  fireEvent.click(screen.getByTestId('agent-save'));
  await screen.findByText('Somebody changed this meanwhile.');
  expect(screen.getByTestId<HTMLTextAreaElement>('agent-prompt').value).toBe('Mine');
  fireEvent.click(screen.getByText('Save mine'));
  await waitFor(() => expect(puts(bridge)).toHaveLength(2));
  expect(puts(bridge)[1]).toMatchObject({ prompt: 'Mine' });
});

test('leaving with changes asks first', async () => {
  await openPages();
  fireEvent.change(screen.getByTestId('agent-prompt'), { target: { value: 'Mine' } });
  goTo({ screen: 'inbox' });
  await screen.findByText('Leave without saving?');
  fireEvent.click(screen.getByText('Leave'));
  await waitFor(() => expect(screen.queryByTestId('agent-prompt')).toBeNull());
});

test('a topic kept for people is no topic for drafts', async () => {
  const bridge = await openPages();
  openTab('Rules and topics');
  const advice = within(await screen.findByLabelText('advice on products'));
  fireEvent.click(advice.getByText('People only'));
  fireEvent.click(screen.getByTestId('agent-save'));
  await waitFor(() => expect(puts(bridge)).toHaveLength(1));
  expect(puts(bridge)[0]).toMatchObject({ topicModes: {}, neverAutoTopics: ['complaint', 'product-advice'] });
});

test('a viewer sees everything and changes nothing', async () => {
  await openPages({ role: 'viewer' });
  await screen.findByText('You can look. Owners and admins change this.');
  openTab('Rules and topics');
  await screen.findByText('ราคาส่งให้ Ploy ดูแล');
  expect(screen.queryByTestId('add-rule')).toBeNull();
});

test('why AI answered stands beside the answer, without models or scores until they are asked for', async () => {
  await renderApp('mint');
  fireEvent.click((await screen.findAllByTestId('why'))[0] as HTMLElement);
  const trace = await screen.findByTestId('trace');
  expect(trace.textContent).toMatch(/Used 1 of the 3 that fit best/);
  expect(trace.textContent).toMatch(/Claude wrote it from your knowledge/);
  expect(within(trace).getByText('Details').closest('details')?.open).toBe(false);
});

test('W shows the latest decision of the chat, and those before it', async () => {
  await renderApp('mint');
  await screen.findAllByTestId('message');
  await press('KeyW');
  await screen.findByText('The latest decision');
  await screen.findByText(/AI handed this to the team: Refund/);
});
