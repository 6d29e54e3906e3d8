import type { DraftId } from '@tandem/shared/model';
import { create } from 'zustand';

export interface Writing {
  readonly text: string;
  /** Set while the text began as the AI's draft: sending approves that draft. */
  readonly draftId: DraftId | null;
  /** Why the last try did not go out, in words. */
  readonly problem: string | null;
}

export const emptyWriting: Writing = { text: '', draftId: null, problem: null };

/** What is written and not sent, per conversation, for as long as the window lives. */
export const useWritings = create<{ readonly byConversation: Readonly<Record<string, Writing>> }>(() => ({
  byConversation: {},
}));

export function useWriting(conversationId: string): Writing {
  return useWritings(({ byConversation }) => byConversation[conversationId] ?? emptyWriting);
}

export function write(conversationId: string, change: Partial<Writing>): void {
  useWritings.setState(({ byConversation }) => ({
    byConversation: {
      ...byConversation,
      [conversationId]: { ...(byConversation[conversationId] ?? emptyWriting), ...change },
    },
  }));
}
