import type { Expectation, TestCase, TrialTurn } from '@tandem/shared/api';
import type { ConnectionId } from '@tandem/shared/model';
import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useBridge } from '../../../bridge/bridge-context.tsx';
import { useLive } from '../../../bridge/use-live.ts';
import { languageOf } from '../../../format/thai-text.ts';
import { useLanguage } from '../../../locales/locale-context.tsx';
import { problemWords } from '../../../locales/problem-words.ts';
import { showToast } from '../../../stores/toast-store.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Segments } from '../../../ui/segments.tsx';

export type CaseStart = Pick<TestCase, 'earlier' | 'said' | 'expected'> & { readonly id?: string };

interface CaseDialogProps {
  readonly connectionId: ConnectionId;
  /** With an id: that case is changed; without: a new one begins so. */
  readonly start: CaseStart;
  readonly onClose: () => void;
}

export const emptyCase: CaseStart = {
  earlier: [],
  said: [],
  expected: { action: 'answer', requiredFacts: [], forbiddenFacts: [], sources: [] },
};

/** What a customer writes, and what AI should make of it. */
export function CaseDialog({ connectionId, start, onClose }: CaseDialogProps) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const id = useId();
  const [said, setSaid] = useState(start.said.join('\n'));
  const [action, setAction] = useState(start.expected.action);
  const [required, setRequired] = useState(start.expected.requiredFacts.join('\n'));
  const [forbidden, setForbidden] = useState(start.expected.forbiddenFacts.join('\n'));
  const [sources, setSources] = useState<readonly string[]>(start.expected.sources);
  const lines = linesOf(said);
  const save = useMutation({
    mutationFn: () => {
      const expected: Expectation = {
        action,
        requiredFacts: linesOf(required),
        forbiddenFacts: linesOf(forbidden),
        sources: action === 'answer' ? (sources as Expectation['sources']) : [],
      };
      const { earlier } = start;
      return start.id === undefined
        ? bridge.call('workbench.addCase', { connectionId, testCase: { said: lines, earlier, expected } })
        : bridge.call('workbench.changeCase', { connectionId, caseId: start.id, change: { said: lines, expected } });
    },
    onSuccess() {
      if (start.id === undefined) showToast(w.didAddCase);
      onClose();
    },
  });
  const isComplete = lines.length > 0 && lines.length <= 10;
  return (
    <Dialog
      title={start.id === undefined ? w.caseNew : w.caseEdit}
      isWide
      onClose={onClose}
      footer={
        <>
          <Button look="quiet" onClick={onClose}>
            {w.cancel}
          </Button>
          <Button
            type="submit"
            form={id}
            look="primary"
            disabled={!isComplete || save.isPending}
            data-testid="save-case"
          >
            {w.caseSave}
          </Button>
        </>
      }
    >
      <form
        id={id}
        className="case-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (isComplete && !save.isPending) save.mutate();
        }}
      >
        <Earlier turns={start.earlier} />
        <Lines label={w.caseSaid} what={w.caseSaidWhat} value={said} onChange={setSaid} />
        <div className="labelled">
          <span>{w.caseExpected}</span>
          <Segments
            label={w.caseExpected}
            value={action}
            options={(['answer', 'hand-off', 'silent'] as const).map((value) => ({ value, label: w[`act_${value}`] }))}
            onChange={setAction}
          />
        </div>
        <Lines label={w.caseRequired} what={w.caseRequiredWhat} value={required} onChange={setRequired} />
        <Lines label={w.caseForbidden} value={forbidden} onChange={setForbidden} />
        {action === 'answer' && <Sources connectionId={connectionId} chosen={sources} onChange={setSources} />}
        {save.isError && (
          <p className="field-error" role="alert">
            {problemWords(w, save.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}

/** What was said before; it belongs to the case as it is. */
function Earlier({ turns }: { turns: readonly TrialTurn[] }) {
  const { w } = useLanguage();
  if (turns.length === 0) return null;
  return (
    <details className="case-earlier small">
      <summary>{w.caseEarlier(turns.length)}</summary>
      {turns.map(({ author, text }, at) => (
        // Turns have no names and are never moved.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <p key={at} className={`is-${author}`} lang={languageOf(text, null)}>
          {text}
        </p>
      ))}
    </details>
  );
}

interface LinesProps {
  readonly label: string;
  readonly what?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Lines({ label, what, value, onChange }: LinesProps) {
  const id = useId();
  return (
    <div className="labelled">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        className="field"
        rows={2}
        value={value}
        lang={languageOf(value, null)}
        aria-describedby={what === undefined ? undefined : `${id}-what`}
        onChange={(event) => onChange(event.target.value)}
      />
      {what !== undefined && (
        <p className="small mute" id={`${id}-what`}>
          {what}
        </p>
      )}
    </div>
  );
}

interface SourcesProps {
  readonly connectionId: ConnectionId;
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

function Sources({ connectionId, chosen, onChange }: SourcesProps) {
  const { w } = useLanguage();
  const { data: documents = [] } = useLive('knowledge.list', { connectionId });
  const titles = new Map(documents.map(({ id, title, url }) => [id as string, title === '' ? (url ?? '') : title]));
  return (
    <fieldset className="labelled">
      <legend>{w.caseSources}</legend>
      <details className="case-sources">
        <summary className="field">
          {chosen.length === 0 ? w.caseSourcesNone : chosen.map((each) => titles.get(each) ?? each).join(' · ')}
        </summary>
        <div>
          {[...titles].map(([documentId, title]) => (
            <label key={documentId} lang={languageOf(title, null)}>
              <input
                type="checkbox"
                checked={chosen.includes(documentId)}
                onChange={({ target }) =>
                  onChange(target.checked ? [...chosen, documentId] : chosen.filter((each) => each !== documentId))
                }
              />
              <span className="cut">{title}</span>
            </label>
          ))}
        </div>
      </details>
    </fieldset>
  );
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
