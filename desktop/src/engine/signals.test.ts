import type { Clock } from '@tandem/shared/lib';
import type { ConversationId, PersonId } from '@tandem/shared/model';
import type { FrameUp } from '@tandem/shared/protocol';
import { describe, expect, it } from 'vitest';
import { createSignals } from './signals.ts';
import type { StreamClient } from './sync/stream-client.ts';

const conversationId = 'conversation-1' as ConversationId;
const personId = 'person-mate' as PersonId;

function rig() {
  let now = 0;
  const timers = new Set<{ at: number; run: () => void }>();
  const clock: Clock = {
    now: () => now,
    after(delayMs, run) {
      const timer = { at: now + delayMs, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
  };
  const frames: FrameUp[] = [];
  const pushed: unknown[] = [];
  const stream: Pick<StreamClient, 'signal'> = { signal: (frame) => void frames.push(frame) };
  return {
    frames,
    pushed,
    signals: createSignals(clock, (name, payload) => void pushed.push([name, payload])),
    stream: stream as StreamClient,
    pass(ms: number) {
      now += ms;
      for (const timer of [...timers]) {
        if (timer.at > now || !timers.delete(timer)) continue;
        timer.run();
      }
    },
  };
}

describe('signals', () => {
  it('tells of typing on the first key, again within ten seconds of typing on, and of its end at once', () => {
    const { signals, stream, frames, pass } = rig();
    for (let key = 0; key < 100; key += 1) {
      signals.typing(stream, conversationId, true);
      pass(200);
    }
    // 20 s of keys: the first, and one renewal every 8 s.
    expect(frames).toHaveLength(3);
    signals.typing(stream, conversationId, false);
    signals.typing(stream, conversationId, false);
    expect(frames.slice(3)).toEqual([{ kind: 'typing', conversationId, isTyping: false }]);
    signals.typing(stream, conversationId, true);
    expect(frames).toHaveLength(5);
  });

  it('ends a presence that nobody renews', () => {
    const { signals, pushed, pass } = rig();
    const here = { kind: 'presence', personId, conversationId, isTyping: true } as const;
    signals.receive(here);
    pass(14_000);
    signals.receive(here);
    pass(14_000);
    expect(pushed).toHaveLength(2);
    pass(1_000);
    expect(pushed.at(-1)).toEqual(['presence', { personId, conversationId: null, isTyping: false }]);
  });
});
