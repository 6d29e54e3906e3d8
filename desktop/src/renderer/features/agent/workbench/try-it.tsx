import type { ConnectionId } from '@tandem/shared/model';
import { useMutation } from '@tanstack/react-query';
import { FlaskConical, RotateCcw, SendHorizontal } from 'lucide-react';
import { useState } from 'react';
import type { CallOutput } from '../../../../bridge/index.ts';
import { useBridge } from '../../../bridge/bridge-context.tsx';
import { useLive } from '../../../bridge/use-live.ts';
import { keepTogether, languageOf } from '../../../format/thai-text.ts';
import { useLanguage } from '../../../locales/locale-context.tsx';
import { problemWords } from '../../../locales/problem-words.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { CaseDialog, type CaseStart } from './case-dialog.tsx';
import { TrialView } from './trial-view.tsx';

interface Turn {
  readonly said: string[];
  readonly answer: CallOutput<'workbench.try'>;
}
const mostTurns = 20;

/** Talk to the agent as a customer: the draft beside what is live, each remembering its own answers. */
export function TryIt({ connectionId, isUnsaved }: { connectionId: ConnectionId; isUnsaved: boolean }) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const { data: draft } = useLive('workbench.draft', { connectionId });
  const { data: link } = useLive('link.get', {});
  const [turns, setTurns] = useState<readonly Turn[]>([]);
  const [text, setText] = useState('');
  const [keeping, setKeeping] = useState<CaseStart | null>(null);
  const ask = useMutation({
    mutationFn: (said: string[]) =>
      bridge.call('workbench.try', {
        connectionId,
        said,
        compare: true,
        earlier: turns.slice(-mostTurns).map((turn) => ({
          said: turn.said,
          draft: turn.answer.draft.text,
          live: turn.answer.live?.text ?? turn.answer.draft.text,
        })),
      }),
    onSuccess(answer, said) {
      setTurns([...turns, { said, answer }]);
      setText('');
    },
  });
  const isOffline = link?.state === 'offline';
  const canAsk = text.trim() !== '' && !ask.isPending && !isOffline;
  const last = turns.at(-1);
  return (
    <section className="wsec" aria-label={w.tryIt}>
      <div className="wsec-head">
        <h2>{w.tryIt}</h2>
        <span className="mute small">{w.tryItWhat}</span>
        {turns.length > 0 && (
          <span className="end">
            <Button isSmall look="quiet" onClick={() => setTurns([])}>
              <Icon of={RotateCcw} size={14} />
              {w.tryStartOver}
            </Button>
          </span>
        )}
      </div>
      {isUnsaved && <p className="small field-error">{w.tryUnsaved}</p>}
      {turns.length === 0 && !ask.isPending && <p className="mute">{w.tryEmpty}</p>}
      <div aria-live="polite">
        {turns.map(({ said, answer }, at) => (
          // Turns are only ever added at the end.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <div key={at} className="try-turn">
            <Said said={said} />
            <div className={answer.live === null ? 'try-sides is-single' : 'try-sides'}>
              {answer.live !== null && (
                <TrialView trial={answer.live} side="live" version={draft?.live?.version ?? null} />
              )}
              <TrialView trial={answer.draft} side="draft" version={null} />
            </div>
          </div>
        ))}
        {ask.isPending && (
          <div className="try-turn">
            <Said said={ask.variables} />
            <p className="mute small" role="status">
              <span className="spin" aria-hidden="true" /> {w.tryAsking}
            </p>
          </div>
        )}
      </div>
      {ask.isError && (
        <p className="field-error" role="alert">
          {problemWords(w, ask.error)}
        </p>
      )}
      <form
        className="try-ask"
        onSubmit={(event) => {
          event.preventDefault();
          if (canAsk) ask.mutate([text.trim()]);
        }}
      >
        <input
          className="field"
          aria-label={w.tryAsk}
          placeholder={w.tryAsk}
          value={text}
          maxLength={4000}
          data-testid="try-input"
          onChange={(event) => setText(event.target.value)}
        />
        <IconButton type="submit" icon={SendHorizontal} label={w.send} disabled={!canAsk} />
        {last !== undefined && (
          <Button data-testid="keep-as-test" onClick={() => setKeeping(startOf(turns))}>
            <Icon of={FlaskConical} size={14} />
            {w.tryKeep}
          </Button>
        )}
      </form>
      {isOffline && <p className="small mute">{w.workbenchOffline}</p>}
      {keeping !== null && <CaseDialog connectionId={connectionId} start={keeping} onClose={() => setKeeping(null)} />}
    </section>
  );
}

function Said({ said }: { said: readonly string[] }) {
  return (
    <div className="try-said">
      {said.map((line) => (
        <span key={line} lang={languageOf(line, null)}>
          {keepTogether(line)}
        </span>
      ))}
    </div>
  );
}

/** The last turn as a case that expects what the draft did; the turns before it come along. */
function startOf(turns: readonly Turn[]): CaseStart {
  const before = turns
    .slice(0, -1)
    .flatMap(({ said, answer: { draft } }) => [
      ...said.map((text) => ({ author: 'customer' as const, text })),
      ...(draft.text === null ? [] : [{ author: 'shop' as const, text: draft.text }]),
    ]);
  const last = turns.at(-1);
  return {
    earlier: before,
    said: last?.said ?? [],
    expected: {
      action: last?.answer.draft.action ?? 'answer',
      requiredFacts: [],
      forbiddenFacts: [],
      sources: [...new Set((last?.answer.draft.sources ?? []).map(({ documentId }) => documentId))],
    },
  };
}
