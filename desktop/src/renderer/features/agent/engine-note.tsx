import { BookOpen } from 'lucide-react';
import { useSession } from '../../bridge/use-session.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { Icon } from '../../ui/icon.tsx';
import { StarLine } from '../../ui/marks.tsx';

/** Which of the two answers customers, said plainly. */
export function EngineNote() {
  const { w } = useLanguage();
  const isClaude = useSession().agentEngine === 'claude';
  return (
    <section className="wsec">
      <div className={isClaude ? 'engine' : 'engine is-plain'} data-testid="agent-engine">
        {isClaude ? <StarLine /> : <Icon of={BookOpen} />}
        <div>
          <b>{isClaude ? w.engineClaude : w.engineRetrieval}</b>
          <p className="mute">{isClaude ? w.engineClaudeWhat : w.engineRetrievalWhat}</p>
        </div>
      </div>
    </section>
  );
}
