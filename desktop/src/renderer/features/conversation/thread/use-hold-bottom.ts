import { type RefObject, useEffect, useRef } from 'react';

/** A wheel or a key goes on moving the content for a while. */
const BY_HAND_MS = 400;
const hands = ['wheel', 'touchmove', 'keydown', 'pointerdown'] as const;

/**
 * Keeps who is at the bottom there, while messages come and are measured and while the composer changes the height of the
 * frame. Only a person's own scroll leaves the bottom; coming near it by any way returns. Returns how a jump leaves it.
 */
export function useHoldBottom(scroll: RefObject<HTMLElement | null>, nearPx: number): () => void {
  const isHeld = useRef(true);
  useEffect(() => {
    const element = scroll.current;
    if (element === null) return;
    let byHandUntil = 0;
    let isPressed = false;
    const touch = (event: Event) => {
      byHandUntil = event.timeStamp + BY_HAND_MS;
      // A drag of the scroll bar ends where it wants, not inside of the element.
      if (event.type === 'pointerdown') isPressed = true;
    };
    const release = () => {
      isPressed = false;
    };
    const note = (event: Event) => {
      const isNear = element.scrollHeight - element.clientHeight - element.scrollTop <= nearPx;
      if (isNear) isHeld.current = true;
      else if (isPressed || event.timeStamp < byHandUntil) {
        isHeld.current = false;
        byHandUntil = event.timeStamp + BY_HAND_MS;
      }
    };
    const observer = new ResizeObserver(() => {
      if (isHeld.current) element.scrollTop = element.scrollHeight;
    });
    for (const name of hands) element.addEventListener(name, touch, { passive: true });
    window.addEventListener('pointerup', release);
    element.addEventListener('scroll', note, { passive: true });
    observer.observe(element);
    for (const content of element.children) observer.observe(content);
    return () => {
      for (const name of hands) element.removeEventListener(name, touch);
      window.removeEventListener('pointerup', release);
      element.removeEventListener('scroll', note);
      observer.disconnect();
    };
  }, [scroll, nearPx]);
  return () => {
    isHeld.current = false;
  };
}
