import type { AgentSettings } from '@tandem/shared/api';
import { Tabs } from 'radix-ui';
import type { ReactNode } from 'react';
import { useLanguage } from '../../locales/locale-context.tsx';
import { Budget } from './budget.tsx';
import { Costs } from './costs.tsx';
import { EngineNote } from './engine-note.tsx';
import { Facts } from './facts.tsx';
import { BusinessHours } from './hours.tsx';
import { Instructions } from './instructions.tsx';
import { Patience } from './patience.tsx';
import { ruleProblem } from './rule-words.ts';
import { Rules } from './rules.tsx';
import { LeaveDialog, SaveBar, SaveTrouble } from './save-bar.tsx';
import { Sayings } from './sayings.tsx';
import { Topics } from './topics.tsx';
import { useAgentForm } from './use-agent-form.ts';
import { Voice } from './voice.tsx';

interface PagesProps {
  readonly settings: AgentSettings;
  readonly mayChange: boolean;
  /** The header's left half: which account. */
  readonly header: ReactNode;
  readonly banner: ReactNode;
  readonly knowledge: ReactNode;
}

/** All that an account's agent is told, on five pages that are saved together. */
export function AgentSettingsPages({ settings, mayChange, header, banner, knowledge }: PagesProps) {
  const { w } = useLanguage();
  const form = useAgentForm(settings);
  const part = { form, mayChange };
  const pages = [
    {
      id: 'answering',
      title: w.tabAnswering,
      left: (
        <>
          <EngineNote />
          <Instructions settings={settings} {...part} />
          <Voice {...part} />
        </>
      ),
      right: knowledge,
    },
    { id: 'rules', title: w.tabRules, left: <Rules {...part} />, right: <Topics {...part} /> },
    {
      id: 'words',
      title: w.tabWords,
      left: (
        <>
          <BusinessHours {...part} />
          <Patience {...part} />
        </>
      ),
      right: <Sayings {...part} />,
    },
    { id: 'facts', title: w.tabFacts, left: <Facts {...part} />, right: null },
    {
      id: 'costs',
      title: w.tabCosts,
      left: <Budget {...part} />,
      right: <Costs connectionId={settings.connectionId} />,
    },
  ] as const;
  return (
    <Tabs.Root className="page agent-pages" data-region="page" tabIndex={-1} defaultValue="answering">
      <header>
        {header}
        <Tabs.List className="tabs" aria-label={w.aiAgent}>
          {pages.map(({ id, title }) => (
            <Tabs.Trigger key={id} value={id}>
              {title}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <span className="grow" />
        {mayChange ? (
          <SaveBar form={form} settings={settings} problem={problemOf(form, w)} />
        ) : (
          <span className="small mute">{w.readOnlyRole}</span>
        )}
      </header>
      <div className="body bench-body">
        {banner}
        <SaveTrouble form={form} />
        {pages.map(({ id, left, right }) => (
          <Tabs.Content key={id} value={id} className={right === null ? 'workbench is-single' : 'workbench'}>
            <div className="left">{left}</div>
            {right !== null && <div className="right">{right}</div>}
          </Tabs.Content>
        ))}
      </div>
      <LeaveDialog form={form} />
    </Tabs.Root>
  );
}

function problemOf({ edit }: ReturnType<typeof useAgentForm>, w: ReturnType<typeof useLanguage>['w']): string | null {
  const isHalf = edit.facts.some(({ key, value }) => (key.trim() === '') !== (value.trim() === ''));
  if (isHalf) return w.factHalf;
  if (edit.rules.some(({ name }) => name.trim() === '')) return w.ruleNeedsName;
  return edit.rules.map((rule) => ruleProblem(rule, w)).find((problem) => problem !== null) ?? null;
}
