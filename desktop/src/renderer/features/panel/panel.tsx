import { X } from 'lucide-react';
import { Tabs } from 'radix-ui';
import type { ConversationView } from '../../../bridge/index.ts';
import { useHeldUp } from '../../bridge/use-held-up.ts';
import { useCommands } from '../../commands/command.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { goTo, type PanelTab, usePlace } from '../../stores/place-store.ts';
import { IconButton } from '../../ui/button.tsx';
import { useNarrowerThan } from '../../ui/use-width.ts';
import { AgentTab } from './agent-tab.tsx';
import { CustomerTab } from './customer-tab.tsx';
import { OutboxTab } from './outbox-tab.tsx';

/** What is known beside the messages. The third tab is there only while something waits to be sent. */
export function Panel({ view }: { view: ConversationView }) {
  const { w } = useLanguage();
  const outbox = useHeldUp();
  const isOver = useNarrowerThan(1180);
  const chosen = usePlace((place) => place.panelTab);
  const tabs: readonly PanelTab[] = outbox.length > 0 ? ['customer', 'agent', 'outbox'] : ['customer', 'agent'];
  const tab = tabs.includes(chosen) ? chosen : 'customer';
  const step = (by: number) => {
    const next = tabs[(tabs.indexOf(tab) + by + tabs.length) % tabs.length];
    if (next !== undefined) goTo({ panelTab: next });
  };
  useCommands([
    {
      id: 'tab-next',
      group: 'chat',
      label: w.nextTab,
      keys: [{ code: 'BracketRight' }],
      isHiddenInPalette: true,
      run: () => step(1),
    },
    {
      id: 'tab-previous',
      group: 'chat',
      label: w.previousTab,
      keys: [{ code: 'BracketLeft' }],
      isHiddenInPalette: true,
      run: () => step(-1),
    },
  ]);
  return (
    <aside className="panel" aria-label={w.panel} data-region="panel" tabIndex={-1}>
      <Tabs.Root asChild value={tab} onValueChange={(value) => goTo({ panelTab: value as PanelTab })}>
        <div style={{ display: 'contents' }}>
          <Tabs.List className="tabs" aria-label={w.panel}>
            <Tabs.Trigger value="customer">{w.customer}</Tabs.Trigger>
            <Tabs.Trigger value="agent">AI</Tabs.Trigger>
            {outbox.length > 0 && (
              <Tabs.Trigger value="outbox">
                {w.waitingTab} <span className="count is-me">{outbox.length}</span>
              </Tabs.Trigger>
            )}
          </Tabs.List>
          {isOver && (
            <span className="panel-close">
              <IconButton icon={X} label={w.closePanel} isSmall onClick={() => goTo({ isPanelOver: false })} />
            </span>
          )}
          <Tabs.Content className="panel-body" value="customer">
            <CustomerTab view={view} />
          </Tabs.Content>
          <Tabs.Content className="panel-body" value="agent">
            <AgentTab view={view} />
          </Tabs.Content>
          <Tabs.Content className="panel-body" value="outbox">
            <OutboxTab items={outbox} />
          </Tabs.Content>
        </div>
      </Tabs.Root>
    </aside>
  );
}
