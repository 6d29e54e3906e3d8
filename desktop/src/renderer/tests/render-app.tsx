import { act, cleanup, configure, render, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { App } from '../app.tsx';
import { createQueryClient } from '../bridge/query-client.ts';
import { openConversation, resetPlace, setLeaveGuard } from '../stores/place-store.ts';
import { useRefusals } from '../stores/refusal-store.ts';
import { useToasts } from '../stores/toast-store.ts';
import { useWritings } from '../stores/writing-store.ts';
import { createMemoryBridge, type MemoryBridge, type MemoryBridgeOptions } from './memory-bridge.ts';

// Whole documents in a failure hide the failure.
configure({
  asyncUtilTimeout: 5_000,
  getElementError: (message) => new Error(message ?? 'not found'),
});

/** A window with a size, which the simulated browser does not have: lists draw only what would be in sight. */
export function setUpWindow(): void {
  // A whole window in a simulated browser, on machines that do other things as well.
  vi.setConfig({ testTimeout: 20_000 });
  beforeEach(() => {
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(480);
    vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(600);
    window.location.hash = '';
    setLeaveGuard(null);
    resetPlace();
    useWritings.setState({ byConversation: {} });
    useToasts.setState({ toasts: [] });
    useRefusals.setState({ byConversation: {} });
  });
  afterEach(() => {
    cleanup();
    vi.restoreAllMocks();
  });
}

/** The whole app on the in-memory bridge, with one chat open. */
export async function renderApp(
  conversationId: string | null,
  options: MemoryBridgeOptions = {},
): Promise<MemoryBridge> {
  const bridge = createMemoryBridge(options);
  await act(async () => {
    render(<App bridge={bridge} client={createQueryClient()} />);
  });
  await waitFor(() => expect(document.querySelector('.window, .gate')).not.toBeNull());
  if (conversationId !== null) await act(async () => openConversation(conversationId as never));
  return bridge;
}

/** A key on whatever has the focus, as the keyboard's place, whatever it writes. */
export async function press(code: string, init: KeyboardEventInit = {}): Promise<KeyboardEvent> {
  const event = new KeyboardEvent('keydown', { code, key: code, bubbles: true, cancelable: true, ...init });
  await act(async () => {
    (document.activeElement ?? document.body).dispatchEvent(event);
  });
  return event;
}
