export function focusComposer(): void {
  const field = document.querySelector<HTMLTextAreaElement>('[data-testid="composer-input"]');
  field?.focus();
  field?.setSelectionRange(field.value.length, field.value.length);
}

export function focusThread(): void {
  document.querySelector<HTMLElement>('[data-region="thread"]')?.focus();
}

export function focusList(): void {
  const list = document.querySelector<HTMLElement>('[data-region="list"]');
  (list?.querySelector<HTMLElement>('[role="option"][tabindex="0"]') ?? list)?.focus();
}
