import type { AgentSettings } from '@tandem/shared/api';
import { Tabs } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { useLanguage } from '../../locales/locale-context.tsx';
import { Budget } from './budget.tsx';
import { Costs } from './costs.tsx';
import { EngineNote } from './engine-note.tsx';
import { Facts } from './facts.tsx';
import { BusinessHours } from './hours.tsx';
import { Instructions } from './instructions.tsx';
import { Patience } from './patience.tsx';
import { Reserve } from './reserve.tsx';
import { ruleProblem } from './rule-words.ts';
import { Rules } from './rules.tsx';
import { LeaveDialog, SaveBar, SaveTrouble } from './save-bar.tsx';
import { Sayings } from './sayings.tsx';
import { Topics } from './topics.tsx';
import { useAgentForm } from './use-agent-form.ts';
import { Voice } from './voice.tsx';
import { DraftBar } from './workbench/draft-bar.tsx';
import { History } from './workbench/history.tsx';
import { Replay } from './workbench/replay.tsx';
import { TestSet } from './workbench/test-set.tsx';
import { TryIt } from './workbench/try-it.tsx';

interface PagesProps {
  readonly settings: AgentSettings;
  readonly mayChange: boolean;
  /** The header's left half: which account. */
  readonly header: ReactNode;
  readonly banner: ReactNode;
  readonly knowledge: ReactNode;
}

/** An account's agent: what it is told beside what comes of it, replays, history, costs. What it is told is saved together. */
export function AgentSettingsPages({ settings, mayChange, header, banner, knowledge }: PagesProps) {
  const { w } = useLanguage();
  const form = useAgentForm(settings);
  const [page, setPage] = useState('edit');
  const { connectionId } = settings;
  const part = { form, mayChange };
  const tabs = [
    { id: 'edit', title: w.tabEdit },
    { id: 'replay', title: w.tabReplay },
    { id: 'history', title: w.tabHistory },
    { id: 'costs', title: w.tabCosts },
  ];
  return (
    <Tabs.Root className="page agent-pages" data-region="page" tabIndex={-1} value={page} onValueChange={setPage}>
      <header>
        {header}
        <Tabs.List className="tabs" aria-label={w.aiAgent}>
          {tabs.map(({ id, title }) => (
            <Tabs.Trigger key={id} value={id}>
              {title}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <span className="grow" />
        {!mayChange && <span className="small mute">{w.readOnlyRole}</span>}
        {mayChange && <SaveBar form={form} problem={problemOf(form, w)} />}
        {mayChange && !form.isChanged && <DraftBar connectionId={connectionId} savedAt={settings.updatedAt} />}
      </header>
      <div className="body bench-body">
        {banner}
        <SaveTrouble form={form} />
        <Tabs.Content value="edit" className="workbench">
          <div className="left">
            <ToldPages settings={settings} {...part} knowledge={knowledge} />
          </div>
          <div className="right">
            {mayChange && <TryIt connectionId={connectionId} isUnsaved={form.isChanged} />}
            <TestSet connectionId={connectionId} mayChange={mayChange} />
          </div>
        </Tabs.Content>
        <Tabs.Content value="replay" className="bench-page">
          <Replay connectionId={connectionId} mayChange={mayChange} />
        </Tabs.Content>
        <Tabs.Content value="history" className="bench-page">
          <History connectionId={connectionId} mayChange={mayChange} />
        </Tabs.Content>
        <Tabs.Content value="costs" className="workbench">
          <div className="left">
            <Budget {...part} />
          </div>
          <div className="right">
            <Costs connectionId={connectionId} />
          </div>
        </Tabs.Content>
      </div>
      <LeaveDialog form={form} />
    </Tabs.Root>
  );
}

interface ToldProps {
  readonly settings: AgentSettings;
  readonly form: ReturnType<typeof useAgentForm>;
  readonly mayChange: boolean;
  readonly knowledge: ReactNode;
}

/** All that the agent is told, one matter at a time. */
function ToldPages({ settings, form, mayChange, knowledge }: ToldProps) {
  const { w } = useLanguage();
  const part = { form, mayChange };
  const pages = [
    {
      id: 'answering',
      title: w.tabAnswering,
      content: (
        <>
          <EngineNote />
          <Instructions settings={settings} {...part} />
          <Voice {...part} />
          {knowledge}
        </>
      ),
    },
    {
      id: 'rules',
      title: w.tabRules,
      content: (
        <>
          <Rules {...part} />
          <Topics {...part} />
        </>
      ),
    },
    {
      id: 'words',
      title: w.tabWords,
      content: (
        <>
          <BusinessHours {...part} />
          <Patience {...part} />
          <Reserve {...part} />
          <Sayings {...part} />
        </>
      ),
    },
    { id: 'facts', title: w.tabFacts, content: <Facts {...part} /> },
  ];
  return (
    <Tabs.Root defaultValue="answering">
      <Tabs.List className="tabs told-tabs" aria-label={w.tabEdit}>
        {pages.map(({ id, title }) => (
          <Tabs.Trigger key={id} value={id}>
            {title}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {pages.map(({ id, content }) => (
        <Tabs.Content key={id} value={id}>
          {content}
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}

function problemOf({ edit }: ReturnType<typeof useAgentForm>, w: ReturnType<typeof useLanguage>['w']): string | null {
  const isHalf = edit.facts.some(({ key, value }) => (key.trim() === '') !== (value.trim() === ''));
  if (isHalf) return w.factHalf;
  if (edit.rules.some(({ name }) => name.trim() === '')) return w.ruleNeedsName;
  return edit.rules.map((rule) => ruleProblem(rule, w)).find((problem) => problem !== null) ?? null;
}
