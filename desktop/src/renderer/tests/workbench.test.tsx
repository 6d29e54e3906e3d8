import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { BridgeError } from '../../bridge/index.ts';
import { renderApp, setUpWindow } from './render-app.tsx';

setUpWindow();

async function openAgent(options: Parameters<typeof renderApp>[1] = {}) {
  const bridge = await renderApp(null, options);
  fireEvent.click(screen.getByText('AI agent'));
  await screen.findByTestId('agent-prompt');
  return bridge;
}
type Bridge = Awaited<ReturnType<typeof renderApp>>;
const inputs = (bridge: Bridge, name: string) =>
  bridge.called.filter((call) => call.name === name).map(({ input }) => input as Record<string, unknown>);
const openTab = (name: string) => fireEvent.mouseDown(screen.getByRole('tab', { name }), { button: 0 });

test('a question is asked of draft and live at once, and kept as a case that expects what the draft did', async () => {
  const bridge = await openAgent();
  fireEvent.change(screen.getByTestId('try-input'), { target: { value: 'ค่าส่งเท่าไหร่' } });
  fireEvent.submit(screen.getByTestId('try-input'));
  expect((await screen.findByTestId('trial-draft')).textContent).toContain('ซื้อครบ');
  expect(screen.getByTestId('trial-live').textContent).toContain('Hands off: Not in your knowledge yet');
  // The next question carries what each side said before.
  fireEvent.change(screen.getByTestId('try-input'), { target: { value: 'แล้วกี่วัน' } });
  fireEvent.submit(screen.getByTestId('try-input'));
  await waitFor(() => expect(screen.getAllByTestId('trial-draft')).toHaveLength(2));
  expect(inputs(bridge, 'workbench.try')[1]).toMatchObject({
    said: ['แล้วกี่วัน'],
    earlier: [{ said: ['ค่าส่งเท่าไหร่'], draft: expect.stringContaining('40 บาท'), live: 'ขอให้ทีมช่วยเช็กให้นะคะ' }],
  });
  fireEvent.click(screen.getByTestId('keep-as-test'));
  fireEvent.change(screen.getByLabelText('Must say'), { target: { value: '2–3 วัน\n\n 40 บาท | 40 baht ' } });
  fireEvent.click(screen.getByTestId('save-case'));
  await waitFor(() => expect(inputs(bridge, 'workbench.addCase')).toHaveLength(1));
  expect(inputs(bridge, 'workbench.addCase')[0]?.testCase).toMatchObject({
    said: ['แล้วกี่วัน'],
    earlier: [{ author: 'customer', text: 'ค่าส่งเท่าไหร่' }, { author: 'shop' }],
    expected: { action: 'answer', requiredFacts: ['2–3 วัน', '40 บาท | 40 baht'] },
  });
});

test('what failed to be asked stays in the field, with the reason', async () => {
  const bridge = await openAgent();
  bridge.failNext('workbench.try', new BridgeError('offline', 'no relay'));
  fireEvent.change(screen.getByTestId('try-input'), { target: { value: 'ค่าส่งเท่าไหร่' } });
  fireEvent.submit(screen.getByTestId('try-input'));
  await screen.findByRole('alert');
  expect(screen.getByTestId<HTMLInputElement>('try-input').value).toBe('ค่าส่งเท่าไหร่');
});

test('a draft with worse cases is published only with a reason', async () => {
  const bridge = await openAgent();
  expect((await screen.findByTestId('draft-state')).textContent).toBe('2 changes are not live yet');
  fireEvent.click(screen.getByTestId('publish'));
  const dialog = within(await screen.findByRole('dialog'));
  expect(dialog.getByText('1 worse')).toBeTruthy();
  expect(dialog.getByTestId<HTMLButtonElement>('publish-yes').disabled).toBe(true);
  fireEvent.change(dialog.getByLabelText('Why publish although cases got worse'), { target: { value: 'It ended' } });
  fireEvent.click(dialog.getByTestId('publish-yes'));
  await waitFor(() => expect(inputs(bridge, 'workbench.publish')).toHaveLength(1));
  expect(inputs(bridge, 'workbench.publish')[0]).toMatchObject({ reason: 'It ended', draft: 'd15' });
  await waitFor(() => expect(screen.getByTestId('draft-state').textContent).toBe('Version 15 is live'));
  // One press takes it back.
  fireEvent.click(screen.getByText('Undo'));
  await waitFor(() => expect(inputs(bridge, 'workbench.rollback')[0]).toMatchObject({ version: 14 }));
});

test('a run says what it costs before it begins, shows how far it is, and stops', async () => {
  const bridge = await openAgent();
  fireEvent.click(await screen.findByTestId('run-tests'));
  expect((await screen.findByTestId('estimate')).textContent).toContain('At most $0.10');
  fireEvent.click(screen.getByTestId('run-start'));
  expect((await screen.findByTestId('run-progress')).textContent).toContain('1 of 4 asked');
  fireEvent.click(screen.getByTestId('run-cancel'));
  await screen.findByText('Stopped. What was answered stays.');
  expect(inputs(bridge, 'workbench.cancel')).toHaveLength(1);
});

test('a worse case opens to both answers; accepting the change makes it the expectation', async () => {
  const bridge = await openAgent();
  const rows = await screen.findAllByTestId('result');
  expect(rows.map((row) => row.dataset.verdict)).toEqual(['worse', 'better', 'better', 'same']);
  fireEvent.click(within(rows[0] as HTMLElement).getByRole('button'));
  expect(screen.getByText('มีค่ะ เก็บเงินปลายทางคิดเพิ่ม 30 บาทค่ะ')).toBeTruthy();
  fireEvent.click(await screen.findByText('Accept the change'));
  await waitFor(() => expect(inputs(bridge, 'workbench.changeCase')).toHaveLength(1));
  expect(inputs(bridge, 'workbench.changeCase')[0]).toMatchObject({
    caseId: 'c1',
    change: { expected: { action: 'hand-off', requiredFacts: [], sources: [] } },
  });
});

test('an earlier version is one press away, and so is the way back', async () => {
  const bridge = await openAgent();
  openTab('History');
  const versions = await screen.findAllByTestId('version');
  expect(versions[2]?.textContent).toContain('a promotion that has ended');
  fireEvent.click(within(versions[2] as HTMLElement).getByTestId('rollback'));
  await waitFor(() => expect(inputs(bridge, 'workbench.rollback')[0]).toMatchObject({ version: 12 }));
});

test('a viewer sees results and history, and nothing to press', async () => {
  await openAgent({ role: 'viewer' });
  await screen.findAllByTestId('result');
  for (const id of ['publish', 'run-tests', 'add-case', 'try-input']) expect(screen.queryByTestId(id)).toBeNull();
  openTab('History');
  await screen.findAllByTestId('version');
  expect(screen.queryByTestId('rollback')).toBeNull();
});

test('a replay says where the draft would have answered or handed off otherwise', async () => {
  await openAgent();
  openTab('Replay');
  expect((await screen.findByTestId('replay-sum')).textContent).toContain('2 more answered');
});

test('a real question becomes a case from where AI explains itself', async () => {
  const bridge = await renderApp('mint');
  fireEvent.click((await screen.findAllByTestId('why'))[0] as HTMLElement);
  fireEvent.click(await screen.findByTestId('add-to-tests'));
  await screen.findByText('Added to the test set');
  expect(inputs(bridge, 'workbench.addCase')[0]?.testCase).toEqual({ fromMessageId: 'm1' });
});
