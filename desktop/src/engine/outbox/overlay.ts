import type { ConversationRow } from '@tandem/shared/model';

type Effect = (row: ConversationRow) => ConversationRow;

/** Optimistic acts laid over the relay's rows until it confirms or refuses them. */
export interface Overlay {
  /** The same object when nothing is laid over it. */
  apply(row: ConversationRow): ConversationRow;
  /** Answers the function that takes the effect away again. */
  lay(conversationId: string, effect: Effect): () => void;
}

export function createOverlay(): Overlay {
  const effects = new Map<string, Set<Effect>>();
  return {
    apply(row) {
      let seen = row;
      for (const effect of effects.get(row.id) ?? []) seen = effect(seen);
      return seen;
    },
    lay(conversationId, effect) {
      const laid = effects.get(conversationId) ?? new Set<Effect>();
      effects.set(conversationId, laid.add(effect));
      return () => {
        laid.delete(effect);
        if (laid.size === 0 && effects.get(conversationId) === laid) effects.delete(conversationId);
      };
    },
  };
}
