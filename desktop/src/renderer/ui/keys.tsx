import { useBridge } from '../bridge/bridge-context.tsx';
import { capsOf, type KeySpec } from '../commands/key-spec.ts';

/** Key caps. Decoration for the eye: the key is also told by `aria-keyshortcuts` or in the key sheet. */
export function Keys({ spec }: { spec: KeySpec }) {
  const { platform } = useBridge();
  return (
    <span className="keys" aria-hidden="true">
      {capsOf(spec, platform).map((cap) => (
        <kbd key={cap}>{cap}</kbd>
      ))}
    </span>
  );
}
