import type { AgentMode, ConnectionRow } from '@tandem/shared/model';
import { useMutation } from '@tanstack/react-query';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { HolderBadge } from '../../ui/holder.tsx';
import { Segments } from '../../ui/segments.tsx';

/** Off, Draft or Auto for a whole account. Not shown as done before the relay has agreed. */
export function ModeSwitch({ connection, isDisabled }: { connection: ConnectionRow; isDisabled: boolean }) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const change = useMutation({
    mutationFn: async (mode: AgentMode) => {
      const { prompt, version } = await bridge.call('agent.get', { connectionId: connection.id });
      return bridge.call('agent.put', { connectionId: connection.id, mode, prompt, version });
    },
  });
  return (
    <>
      <Segments
        label={`${w.modeLabel}: @${connection.handle.replace(/^@/, '')}`}
        value={connection.agentMode}
        isDisabled={isDisabled || change.isPending}
        options={[
          { value: 'off', label: w.modeOff },
          { value: 'draft', label: w.modeDraft },
          {
            value: 'auto',
            label: w.modeAuto,
            mark: connection.agentMode === 'auto' ? <HolderBadge holder="ai" /> : null,
          },
        ]}
        onChange={(mode) => change.mutate(mode)}
      />
      {change.isError && <span className="field-error">{problemWords(w, change.error)}</span>}
    </>
  );
}
