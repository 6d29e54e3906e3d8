import type { AgentTrace } from '@tandem/shared/api';
import type { MessageId } from '@tandem/shared/model';
import { useMutation } from '@tanstack/react-query';
import { BookOpen, ChevronLeft, FlaskConical } from 'lucide-react';
import type { ConversationView } from '../../../bridge/index.ts';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useLive } from '../../bridge/use-live.ts';
import { useMay } from '../../bridge/use-session.ts';
import { useNow } from '../../format/use-now.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { goTo, usePlace } from '../../stores/place-store.ts';
import { showToast } from '../../stores/toast-store.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useDelayed } from '../../ui/use-delayed.ts';
import { Trace } from './trace.tsx';
import { Verdict } from './verdict.tsx';

/** Why AI did what it did in this chat: the decision that was asked for, else the latest one and the list before it. */
export function Decisions({ view }: { view: ConversationView }) {
  const { w } = useLanguage();
  const traced = usePlace((place) => place.tracedMessageId);
  const conversationId = view.conversation.id;
  const ofChat = useLive('trace.ofConversation', { conversationId }, { isEnabled: traced === null });
  const ofMessage = useLive('trace.ofMessage', { messageId: traced ?? '' }, { isEnabled: traced !== null });
  const { data, isError, error, refetch, isPending } = traced === null ? ofChat : ofMessage;
  const isSlow = useDelayed(isPending);
  return (
    <section className="sec" aria-label={w.whyThisAnswer}>
      <h3>
        {traced === null ? w.traceLatest : w.whyThisAnswer}
        {traced !== null && (
          <span className="end">
            <Button isSmall look="quiet" onClick={() => goTo({ tracedMessageId: null })}>
              <Icon of={ChevronLeft} size={14} />
              {w.traceBack}
            </Button>
          </span>
        )}
      </h3>
      {isError && data === undefined && (
        <>
          <p className="mute">{problemWords(w, error)}</p>
          <Button isSmall onClick={() => void refetch()}>
            {w.retry}
          </Button>
        </>
      )}
      {isSlow && data === undefined && <div className="skeleton" style={{ height: 120 }} />}
      {data !== undefined && data.length === 0 && <p className="mute">{traced === null ? w.traceNone : w.traceGone}</p>}
      {data !== undefined && <Told traces={data} connectionId={view.connection.id} traced={traced} />}
    </section>
  );
}

interface ToldProps {
  readonly traces: readonly AgentTrace[];
  readonly connectionId: string;
  /** The message whose reasons were asked for. */
  readonly traced: MessageId | null;
}

function Told({ traces, connectionId, traced }: ToldProps) {
  const { w, f } = useLanguage();
  const now = useNow();
  const [first, ...earlier] = traces;
  if (first === undefined) return null;
  // An approved draft is another message than its trace knew of.
  const answerId = traced !== null && traced !== first.messageId ? traced : first.replyId;
  const outcomes = {
    sent: w.traceSent,
    drafted: w.traceDrafted,
    'handed-off': w.traceHandedOff,
    silent: w.traceSilent,
  } as const;
  return (
    <>
      <Trace trace={first} />
      {answerId !== null && <Verdict key={answerId} messageId={answerId} />}
      <Button
        isSmall
        look="quiet"
        className="is-flush"
        onClick={() => goTo({ screen: 'agent', agentConnectionId: connectionId as never })}
      >
        <Icon of={BookOpen} size={14} />
        {w.fixKnowledge}
      </Button>
      <AddToTests key={first.id} connectionId={connectionId} messageId={first.messageId} />
      {earlier.length > 0 && (
        <>
          <h4 className="small mute">{w.traceAll}</h4>
          <ul className="trace-list">
            {earlier.map((trace) => (
              <li key={trace.id}>
                <button type="button" onClick={() => goTo({ tracedMessageId: trace.replyId ?? trace.messageId })}>
                  <span className="grow">
                    {outcomes[trace.outcome]}
                    {trace.reason !== null && `: ${w[`reason_${trace.reason}`]}`}
                  </span>
                  <time dateTime={trace.at}>{f.when(trace.at, now)}</time>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** What the customer wrote becomes a case that expects what came of it. */
function AddToTests({ connectionId, messageId }: { connectionId: string; messageId: string }) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const mayChange = useMay('agent.change');
  const add = useMutation({
    mutationFn: () => bridge.call('workbench.addCase', { connectionId, testCase: { fromMessageId: messageId } }),
    onSuccess({ id }) {
      showToast(w.didAddCase, () => void bridge.call('workbench.removeCase', { connectionId, caseId: id }));
    },
  });
  if (!mayChange) return null;
  return (
    <>
      <Button
        isSmall
        look="quiet"
        disabled={add.isPending || add.isSuccess}
        onClick={() => add.mutate()}
        data-testid="add-to-tests"
      >
        <Icon of={FlaskConical} size={14} />
        {w.addToTests}
      </Button>
      {add.isError && (
        <p className="field-error" role="alert">
          {problemWords(w, add.error)}
        </p>
      )}
    </>
  );
}
