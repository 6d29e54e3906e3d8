import type { DocumentDifference, KnowledgeDocument } from '@tandem/shared/api';
import { useMutation } from '@tanstack/react-query';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { keepTogether, languageOf } from '../../format/thai-text.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { Icon } from '../../ui/icon.tsx';
import { moveFocus } from '../../ui/move-focus.ts';
import { Switch } from '../../ui/switch.tsx';
import { kindIcons } from './add-menu.tsx';
import { failureWords, isBusy, titleOf } from './document-words.ts';

interface RowProps {
  readonly document: KnowledgeDocument;
  /** What of it customers do not get yet. */
  readonly change: DocumentDifference['change'] | undefined;
  readonly mayChange: boolean;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
}

export function DocumentRow({ document, change, mayChange, isSelected, onSelect }: RowProps) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const { id, kind, isEnabled, usedCount, state, answer, chunkCount } = document;
  const toggle = useMutation({
    mutationFn: (next: boolean) => bridge.call('knowledge.change', { documentId: id, change: { isEnabled: next } }),
  });
  const isOn = toggle.isPending ? toggle.variables : isEnabled;
  const title = titleOf(document);
  const facts = [
    ...(isOn ? [] : [w.switchedOff]),
    ...(kind === 'faq' || chunkCount === 0 ? [] : [w.parts(chunkCount)]),
    w.usedTimes(usedCount),
  ];
  return (
    <li className={`know-row ${isSelected ? 'is-selected' : ''} ${isOn ? '' : 'is-off'}`} data-state={state}>
      <button type="button" aria-current={isSelected} onClick={onSelect} onKeyDown={moveFocus} data-testid="document">
        <span className="kind" title={w[`kind_${kind}`]}>
          <Icon of={kindIcons[kind]} />
          <span className="sr">{w[`kind_${kind}`]}: </span>
        </span>
        <span className="words">
          <b lang={languageOf(title, null)}>{keepTogether(title)}</b>
          {kind === 'faq' && <span className="line">{keepTogether(answer)}</span>}
          {isBusy(document) && (
            <span className="line is-busy">
              <span className="spin" aria-hidden="true" />
              {w[`state_${state as 'waiting'}`]}…
            </span>
          )}
          {state === 'failed' && <span className="line is-bad">{failureWords(w, document)}</span>}
          {document.duplicateOf !== null && <span className="line">{w.sameAs}</span>}
          <small>
            {facts.join(' · ')}
            {change !== undefined && <span className="chip is-me">{w.docNotLive(w[`change_${change}`])}</span>}
          </small>
          {toggle.error !== null && <span className="field-error">{problemWords(w, toggle.error)}</span>}
        </span>
      </button>
      <Switch
        label={`${w.useThis}: ${title}`}
        isOn={isOn}
        isDisabled={!mayChange}
        onChange={(next) => toggle.mutate(next)}
      />
    </li>
  );
}
