import { create } from 'zustand';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly undo: (() => void) | null;
}

export const TOAST_MS = 10_000;
const MOST_AT_ONCE = 3;
let nextId = 1;

export const useToasts = create<{ readonly toasts: readonly Toast[] }>(() => ({ toasts: [] }));

/** Says what was done and how to take it back, for 10 s. Never for errors: those stand on the object. */
export function showToast(text: string, undo: (() => void) | null = null): void {
  const toast: Toast = { id: nextId++, text, undo };
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts, toast].slice(-MOST_AT_ONCE) }));
  setTimeout(() => dismissToast(toast.id), TOAST_MS);
}

export function dismissToast(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}

/** Takes back the latest act that can be taken back. */
export function undoLatest(): boolean {
  const latest = useToasts.getState().toasts.findLast((toast) => toast.undo !== null);
  if (latest === undefined) return false;
  dismissToast(latest.id);
  latest.undo?.();
  return true;
}
