/** A key by its place on the keyboard (`event.code`), so that it works on a Thai layout too. `ctrl` means ⌘ on macOS. */
export interface KeySpec {
  readonly code: string;
  readonly ctrl?: boolean;
  readonly shift?: boolean;
}

export function matches(spec: KeySpec, event: KeyboardEvent): boolean {
  return (
    event.code === spec.code &&
    (event.ctrlKey || event.metaKey) === (spec.ctrl ?? false) &&
    event.shiftKey === (spec.shift ?? false) &&
    !event.altKey
  );
}

const names: Record<string, string> = {
  Enter: '↵',
  NumpadEnter: '↵',
  Escape: 'Esc',
  Delete: 'Del',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Slash: '/',
  Period: '.',
  Comma: ',',
  Backslash: '\\',
  BracketLeft: '[',
  BracketRight: ']',
};

/** The caps to draw, left to right. */
export function capsOf(spec: KeySpec, platform: 'windows' | 'macos' | 'linux'): readonly string[] {
  // A question mark is how everybody names Shift and slash.
  if (spec.code === 'Slash' && spec.shift) return ['?'];
  return [
    ...(spec.ctrl ? [platform === 'macos' ? '⌘' : 'Ctrl'] : []),
    ...(spec.shift ? [platform === 'macos' ? '⇧' : 'Shift'] : []),
    names[spec.code] ?? spec.code.replace(/^(Key|Digit)/, ''),
  ];
}

/** A key that also writes something: it must not act while somebody types. */
export function isSingleKey(spec: KeySpec): boolean {
  return !spec.ctrl && !/^(F\d+|Escape)$/.test(spec.code);
}
