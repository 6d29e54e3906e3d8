import type { AnswerReview } from '@tandem/shared/api';
import type { ConnectionId, DocumentId } from '@tandem/shared/model';
import { BridgeError, type CallInput, type CallName, type CallOutput } from '../../bridge/index.ts';
import { fixtureGaps, fixtureReviews, gapDetail } from './fixture/reviews.ts';
import { me } from './fixture/rows.ts';

type ReviewCall = Extract<CallName, `gaps.${string}` | `reviews.${string}`>;
type Handlers = { [N in ReviewCall]: (input: CallInput<N>) => CallOutput<N> };

/** A call that answers nothing answers an empty object; null is an answer. */
export const orNothing = <T>(answer: T): T => (answer === undefined ? ({} as T) : answer);

/** The review's part of the memory bridge: all of it belongs to the first account. */
export function memoryReviews(
  now: number,
  connections: readonly { readonly id: ConnectionId }[],
  needsRelay: () => void,
  changed: (connectionId: string) => void,
): Handlers {
  const first = connections[0]?.id;
  const gaps = first === undefined ? [] : fixtureGaps(now, first);
  const reviews = first === undefined ? [] : fixtureReviews(now, first);
  const gapAt = (id: string) => {
    needsRelay();
    const at = gaps.findIndex(({ gap }) => gap.id === id);
    const found = gaps[at];
    if (found === undefined) throw new BridgeError('not_found', 'no such gap');
    return { at, found };
  };
  const setGap = (id: string, change: Partial<(typeof gaps)[number]['gap']>) => {
    const { at, found } = gapAt(id);
    const gap = { ...found.gap, ...change };
    gaps[at] = { ...found, gap };
    changed(gap.connectionId);
    return gap;
  };
  const setReview = (id: string, change: Partial<AnswerReview>) => {
    needsRelay();
    const at = reviews.findIndex(({ messageId }) => messageId === id);
    const found = reviews[at] ?? { ...fixtureReviews(now, first as ConnectionId)[0], messageId: id };
    const review = { ...found, ...change } as AnswerReview;
    if (at === -1) reviews.push(review);
    else reviews[at] = review;
    changed(review.connectionId);
    return review;
  };
  const by = () => ({ by: { id: me.id, name: me.name }, at: new Date(now).toISOString() });
  return {
    'gaps.list': ({ connectionId, state }) => {
      needsRelay();
      const own = gaps.filter(({ gap }) => gap.connectionId === connectionId).map(({ gap }) => gap);
      const isOpen = (gap: (typeof own)[number]) => gap.state === 'open' || gap.state === 'drafted';
      return {
        gaps: own.filter((gap) => (state === 'open' ? isOpen(gap) : gap.state === state)),
        counts: {
          open: own.filter(isOpen).length,
          closed: own.filter((gap) => gap.state === 'closed').length,
          dismissed: own.filter((gap) => gap.state === 'dismissed').length,
        },
        unsorted: 0,
      };
    },
    'gaps.get': ({ gapId }) => gapDetail(now, gapAt(gapId).found),
    'gaps.answer': ({ gapId }) => {
      const gap = setGap(gapId, { state: 'closed', documentId: 'k-gap' as DocumentId });
      return { gap, document: undefined as never };
    },
    'gaps.dismiss': ({ gapId }) => setGap(gapId, { state: 'dismissed' }),
    'gaps.reopen': ({ gapId }) => setGap(gapId, { state: 'open' }),
    'reviews.list': ({ connectionId, state }) => {
      needsRelay();
      const shown = reviews.filter(
        (review) => review.connectionId === connectionId && (review.state === 'open') === (state === 'open'),
      );
      return { reviews: shown, total: shown.length, nextCursor: null };
    },
    'reviews.ofMessage': ({ messageId }) => reviews.find((review) => review.messageId === messageId) ?? null,
    'reviews.markWrong': ({ messageId, correction }) =>
      setReview(messageId, {
        why: 'marked-wrong',
        state: correction === null ? 'open' : 'corrected',
        correction,
        marked: by(),
        resolved: correction === null ? null : by(),
      }),
    'reviews.settle': ({ messageId, as }) => setReview(messageId, { state: as, resolved: by() }),
    'reviews.correct': ({ messageId, correction }) =>
      setReview(messageId, { state: 'corrected', correction, resolved: by() }),
    'reviews.reopen': ({ messageId }) => setReview(messageId, { state: 'open', correction: null, resolved: null }),
    'reviews.adopt': ({ messageId, faq }) =>
      setReview(messageId, {
        state: 'corrected',
        correction: faq.answer,
        resolved: by(),
        document: { id: 'k-correction' as DocumentId, isEnabled: true },
      }),
  };
}
