import type { KnowledgeDocument } from '@tandem/shared/api';
import { useMutation } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { keepTogether, languageOf } from '../../format/thai-text.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { showToast } from '../../stores/toast-store.ts';
import { IconButton } from '../../ui/button.tsx';
import { Switch } from '../../ui/switch.tsx';
import { KnowledgeForm } from './knowledge-form.tsx';

interface KnowledgeRowProps {
  readonly document: KnowledgeDocument;
  readonly mayChange: boolean;
  readonly onChanged: () => void;
}

export function KnowledgeRow({ document, mayChange, onChanged }: KnowledgeRowProps) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const [isEditing, setEditing] = useState(false);
  const { id, connectionId, question, answer, isEnabled, usedCount } = document;
  const toggle = useMutation({
    mutationFn: (next: boolean) => bridge.call('knowledge.change', { documentId: id, isEnabled: next }),
    onSettled: onChanged,
  });
  const remove = useMutation({
    mutationFn: () => bridge.call('knowledge.remove', { documentId: id }),
    onSuccess: () => {
      showToast(w.didRemoveKnowledge, () => {
        void bridge.call('knowledge.add', { connectionId, question, answer, isEnabled }).then(onChanged);
      });
      onChanged();
    },
  });
  if (isEditing) {
    return (
      <KnowledgeForm
        title={w.editKnowledge}
        question={question}
        answer={answer}
        onCancel={() => setEditing(false)}
        onSave={async (nextQuestion, nextAnswer) => {
          await bridge.call('knowledge.change', { documentId: id, question: nextQuestion, answer: nextAnswer });
          onChanged();
          setEditing(false);
        }}
      />
    );
  }
  const isOn = toggle.isPending ? toggle.variables : isEnabled;
  const error = toggle.error ?? remove.error;
  const words = (
    <>
      <b lang={languageOf(question, null)}>{keepTogether(question)}</b>
      <p lang={languageOf(answer, null)}>{keepTogether(answer)}</p>
      <small>{isOn ? w.usedTimes(usedCount) : w.switchedOff}</small>
      {error !== null && <span className="field-error">{problemWords(w, error)}</span>}
    </>
  );
  return (
    <div className={isOn ? 'know' : 'know is-off'}>
      {mayChange ? (
        <button type="button" className="words" onClick={() => setEditing(true)}>
          <span className="sr">{w.editKnowledge}: </span>
          {words}
        </button>
      ) : (
        <div className="words">{words}</div>
      )}
      <div className="acts">
        {mayChange && (
          <IconButton icon={Trash2} isSmall label={`${w.remove}: ${question}`} onClick={() => remove.mutate()} />
        )}
        <Switch
          label={`${w.useThis}: ${question}`}
          isOn={isOn}
          isDisabled={!mayChange}
          onChange={(next) => toggle.mutate(next)}
        />
      </div>
    </div>
  );
}
