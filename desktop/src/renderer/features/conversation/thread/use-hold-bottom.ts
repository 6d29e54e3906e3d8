import { type RefObject, useEffect, useRef } from 'react';

/**
 * Keeps who was at the bottom there while the frame changes its height, as the composer grows and shrinks. "Was" is what
 * the last scroll said: a resize fires none.
 */
export function useHoldBottom(scroll: RefObject<HTMLElement | null>, nearPx: number, toBottom: () => void): void {
  const latest = useRef(toBottom);
  latest.current = toBottom;
  useEffect(() => {
    const element = scroll.current;
    if (element === null) return;
    let wasAtBottom = true;
    const note = () => {
      wasAtBottom = element.scrollHeight - element.scrollTop - element.clientHeight <= nearPx;
    };
    const observer = new ResizeObserver(() => {
      if (wasAtBottom) latest.current();
    });
    element.addEventListener('scroll', note, { passive: true });
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', note);
      observer.disconnect();
    };
  }, [scroll, nearPx]);
}
