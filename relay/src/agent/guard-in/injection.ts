export interface InjectionReading {
  /** Weight of all evidence; from `flagAt` on it is flagged. */
  readonly score: number;
  readonly isFlagged: boolean;
  /** What was tried, strongest first. */
  readonly techniques: readonly string[];
}

const flagAt = 1;
/** Letters that no keyboard types: tags, zero width and direction marks between visible letters hide words from readers. */
const hidden = /[\u{e0000}-\u{e007f}]|[\u200b\u2060\u202a-\u202e\u2066-\u2069]/gu;

/** Whether a text tries to give the agent orders. */
export function readInjection(text: string): InjectionReading {
  const count = text.match(hidden)?.length ?? 0;
  const score = count >= 3 ? 1 : 0;
  return { score, isFlagged: score >= flagAt, techniques: score > 0 ? ['hidden-text'] : [] };
}
