import { useEffect, useState } from 'react';

/** True once `isOn` has lasted: a skeleton that flashes is worse than none. */
export function useDelayed(isOn: boolean, afterMs = 120): boolean {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    if (!isOn) return;
    const timer = setTimeout(() => setLate(true), afterMs);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [isOn, afterMs]);
  return isOn && isLate;
}
