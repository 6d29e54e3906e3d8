import type { AgentMode } from '@tandem/shared/model';
import { useMutation } from '@tanstack/react-query';
import type { ConversationView } from '../../../bridge/index.ts';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useMay, useSession } from '../../bridge/use-session.ts';
import { languageOf } from '../../format/thai-text.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { Button } from '../../ui/button.tsx';
import { Segments } from '../../ui/segments.tsx';
import { Decisions } from './decisions.tsx';

/** What AI may do in this chat, what its draft rests on, and why a person is needed. */
export function AgentTab({ view }: { view: ConversationView }) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const mayReply = useMay('inbox.reply');
  const { agentEngine } = useSession();
  const { conversation, connection, draft, effectiveMode } = view;
  const setMode = useMutation({
    mutationFn: (mode: AgentMode | null) =>
      bridge.call('conversation.setMode', { conversationId: conversation.id, mode }),
  });
  const names: Record<AgentMode, string> = { off: w.modeOff, draft: w.modeDraft, auto: w.modeAuto };
  const what: Record<AgentMode, string> = { off: w.modeOffWhat, draft: w.modeDraftWhat, auto: w.modeAutoWhat };
  return (
    <>
      <section className="sec">
        <h3>{w.modeHere}</h3>
        <Segments
          label={w.modeHere}
          value={effectiveMode}
          isDisabled={!mayReply || setMode.isPending}
          options={(['off', 'draft', 'auto'] as const).map((value) => ({ value, label: names[value] }))}
          onChange={(mode) => setMode.mutate(mode)}
        />
        <p className="mute" style={{ marginTop: 8 }}>
          {what[effectiveMode]}
        </p>
        {conversation.agentMode === null ? (
          <p className="small mute">{w.modeAsAccount(names[connection.agentMode])}</p>
        ) : (
          mayReply && (
            <Button isSmall look="quiet" className="is-flush" onClick={() => setMode.mutate(null)}>
              {w.modeAsAccount(names[connection.agentMode])}
            </Button>
          )
        )}
        {setMode.isError && <p className="field-error">{problemWords(w, setMode.error)}</p>}
      </section>
      {conversation.handOff !== null && conversation.handler.kind === 'nobody' && (
        <section className="sec">
          <h3>{w.handOffNow}</h3>
          <p>{w[`why_${conversation.handOff.reason}`]}</p>
        </section>
      )}
      <Decisions key={conversation.id} view={view} />
      <section className="sec">
        <h3>{w.sourcesOfDraft}</h3>
        {draft === null || draft.state !== 'pending' ? (
          <p className="mute">{w.noSources}</p>
        ) : draft.sources.length === 0 ? (
          <p className="mute">{w.draftNoSource}</p>
        ) : (
          draft.sources.map((source) => (
            <div className="source" key={`${source.documentId} ${source.quote}`} lang={languageOf(source.quote, null)}>
              <b>{source.title}</b>
              <q>{source.quote}</q>
            </div>
          ))
        )}
      </section>
      <section className="sec">
        <p className="small mute">{agentEngine === 'claude' ? w.engineClaude : w.engineRetrieval}</p>
      </section>
    </>
  );
}
