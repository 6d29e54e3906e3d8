import type { CallOutput } from '../../../bridge/index.ts';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useLive } from '../../bridge/use-live.ts';
import { keepTogether, languageOf } from '../../format/thai-text.ts';
import { useNow } from '../../format/use-now.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { useFaqWritings, writeFaq } from '../../stores/faq-writing-store.ts';
import { openConversation } from '../../stores/place-store.ts';
import { showToast } from '../../stores/toast-store.ts';
import { Button } from '../../ui/button.tsx';
import { FaqForm } from './faq-form.tsx';

type Detail = CallOutput<'gaps.get'>;

interface GapAnswerProps {
  readonly gapId: string;
  readonly draft: Detail['draft'];
  readonly replies: Detail['replies'];
}

/** The FAQ's draft. Its answer is nobody's but the shop's: at most what the team has replied is offered. */
export function GapAnswer({ gapId, draft, replies }: GapAnswerProps) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const start = { question: draft.question, answer: draft.answer, variants: draft.variants.join('\n') };
  const written = useFaqWritings(({ bySubject }) => bySubject[gapId]) ?? start;
  return (
    <FaqForm
      subject={gapId}
      start={start}
      title={w.gapAnswerTitle}
      what={w.gapAnswerWhat}
      submit={w.gapAnswerSave}
      onSave={async (faq) => {
        await bridge.call('gaps.answer', { gapId, faq });
        showToast(w.gapAnswerSaved);
      }}
    >
      {replies.length > 0 && <Replies replies={replies} onUse={(answer) => writeFaq(gapId, { ...written, answer })} />}
    </FaqForm>
  );
}

function Replies({ replies, onUse }: { replies: Detail['replies']; onUse: (text: string) => void }) {
  const { w, f } = useLanguage();
  const now = useNow();
  const { data: members = [] } = useLive('members.list', {});
  const nameOf = (by: Detail['replies'][number]['by']) =>
    by.kind === 'staff' ? (members.find(({ id }) => id === by.personId)?.name ?? w.somebody) : w.fromPhone;
  return (
    <fieldset className="labelled gap-replies">
      <legend>{w.gapReplies}</legend>
      <p className="small mute">{w.gapRepliesWhat}</p>
      <ul>
        {replies.map(({ messageId, conversationId, text, at, by }) => (
          <li key={messageId}>
            <q lang={languageOf(text, null)}>{keepTogether(text)}</q>
            <span className="row">
              <span className="small mute grow">
                {nameOf(by)}, {f.when(at, now)}
              </span>
              <Button isSmall look="quiet" onClick={() => openConversation(conversationId)}>
                {w.openChat}
              </Button>
              <Button isSmall onClick={() => onUse(text)}>
                {w.gapUseReply}
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
