export interface Model {
  id: string;
  /** Tokens below which a prefix is not cached, and nothing is said about it. */
  minCacheable: number;
  /** What `thinking: {type: "disabled"}` meets. */
  disableThinking: 'allowed' | 'refused' | 'low-effort-only';
  /** Whether `tool_choice` may be `any` or `tool`. */
  canForceTools: boolean;
}

const model = (id: string, minCacheable: number, rules: Partial<Model> = {}): Model => ({
  id,
  minCacheable,
  disableThinking: 'allowed',
  canForceTools: true,
  ...rules,
});

const known: readonly Model[] = [
  model('claude-haiku-5-5', 512, { disableThinking: 'low-effort-only' }),
  model('claude-sonnet-5-5', 512, { disableThinking: 'refused', canForceTools: false }),
  model('claude-opus-5-5', 512, { disableThinking: 'refused' }),
  model('claude-fable-5-2', 1024),
  model('claude-fable-5-1', 1024),
  model('claude-fable-5', 1024),
  model('claude-sonnet-5', 1024),
  model('claude-opus-5', 1024),
  model('claude-opus-4-8', 1024),
  model('claude-opus-4-7', 1024),
  model('claude-opus-4-6', 1024),
  model('claude-opus-4-5', 4096),
  model('claude-opus-4-5-20251101', 4096),
  model('claude-sonnet-4-6', 2048),
  model('claude-haiku-4-5', 4096),
  model('claude-haiku-4-5-20251001', 4096),
  model('claude-sonnet-4-5', 1024),
  model('claude-sonnet-4-5-20250929', 1024),
];

export const models: ReadonlyMap<string, Model> = new Map(known.map((each) => [each.id, each]));
