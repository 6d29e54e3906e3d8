import type { TestCase } from '@tandem/shared/api';
import { MessageSquare, PencilLine, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useBridge } from '../../../bridge/bridge-context.tsx';
import { keepTogether, languageOf } from '../../../format/thai-text.ts';
import { useLanguage } from '../../../locales/locale-context.tsx';
import { problemWords } from '../../../locales/problem-words.ts';
import { openConversation } from '../../../stores/place-store.ts';
import { showToast } from '../../../stores/toast-store.ts';
import { IconButton } from '../../../ui/button.tsx';
import { CaseDialog } from './case-dialog.tsx';

/** What is asked, and what is expected of it. */
export function CaseList({ cases, mayChange }: { cases: readonly TestCase[]; mayChange: boolean }) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const [editing, setEditing] = useState<TestCase | null>(null);
  const [error, setError] = useState<unknown>(null);
  const remove = async ({ connectionId, id }: TestCase) => {
    setError(null);
    try {
      await bridge.call('workbench.removeCase', { connectionId, caseId: id });
      showToast(w.didRemoveCase, () => void bridge.call('workbench.undeleteCase', { connectionId, caseId: id }));
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <>
      {error !== null && (
        <p className="field-error" role="alert">
          {problemWords(w, error)}
        </p>
      )}
      <ul className="case-list">
        {cases.map((one) => {
          const text = one.said.join(' ');
          const { origin } = one;
          return (
            <li key={one.id} data-testid="case">
              <span className="grow">
                <span className="cut" lang={languageOf(text, null)}>
                  {keepTogether(text)}
                </span>
                <small className="mute cut">
                  {[w[`act_${one.expected.action}`], ...one.expected.requiredFacts].join(' · ')}
                </small>
              </span>
              {origin !== null && (
                <IconButton
                  isSmall
                  icon={MessageSquare}
                  label={w.caseOpenChat}
                  onClick={() => openConversation(origin.conversationId)}
                />
              )}
              {mayChange && (
                <>
                  <IconButton isSmall icon={PencilLine} label={w.caseEdit} onClick={() => setEditing(one)} />
                  <IconButton
                    isSmall
                    icon={Trash2}
                    label={`${w.caseRemove}: ${text}`}
                    onClick={() => void remove(one)}
                  />
                </>
              )}
            </li>
          );
        })}
      </ul>
      {editing !== null && (
        <CaseDialog connectionId={editing.connectionId} start={editing} onClose={() => setEditing(null)} />
      )}
    </>
  );
}
