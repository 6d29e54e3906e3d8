/** Moves the focus to the next part of the window that is on screen: navigation, list, thread, composer, panel. */
export function focusRegion(step: 1 | -1): void {
  const regions = Array.from(document.querySelectorAll<HTMLElement>('[data-region]')).filter(
    (region) => region.offsetParent !== null,
  );
  if (regions.length === 0) return;
  // The innermost: the composer lies inside the thread.
  const current = regions.findLastIndex((region) => region.contains(document.activeElement));
  const next = regions[(current + step + regions.length) % regions.length];
  const inner = next?.querySelector<HTMLElement>('[data-region-focus]');
  (inner ?? next)?.focus();
}
