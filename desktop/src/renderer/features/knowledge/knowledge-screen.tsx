import type { ConnectionId } from '@tandem/shared/model';
import { type ReactNode, useState } from 'react';
import { useLive } from '../../bridge/use-live.ts';
import { useMay } from '../../bridge/use-session.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { goTo, usePlace } from '../../stores/place-store.ts';
import { AccountMenu } from '../../ui/account-menu.tsx';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { AddDialog } from './add-dialog.tsx';
import { type AddKind, AddMenu } from './add-menu.tsx';
import { KnowledgeBody } from './knowledge-body.tsx';

/** What the shop tells AI: one account at a time. */
export function KnowledgeScreen({ banner }: { banner: ReactNode }) {
  const { w } = useLanguage();
  const mayChange = useMay('agent.change');
  const { data: accounts } = useLive('accounts.list', {});
  const chosen = usePlace((place) => place.agentConnectionId);
  const linked = accounts?.filter(({ connection }) => connection.status !== 'disconnected') ?? [];
  const connection = (linked.find((account) => account.connection.id === chosen) ?? linked[0])?.connection;
  const [adding, setAdding] = useState<AddKind | null>(null);
  const [selectedId, setSelectedId] = useState<string | null>(null);
  return (
    <div className="page" data-region="page" tabIndex={-1}>
      <header>
        <h1>{w.knowledge}</h1>
        {connection !== undefined && (
          <AccountMenu chosen={connection} accounts={linked.map((account) => account.connection)} />
        )}
        <span className="grow" />
        {!mayChange && <span className="small mute">{w.readOnlyRole}</span>}
        {mayChange && connection !== undefined && <AddMenu onAdd={setAdding} />}
      </header>
      <div className="body bench-body">
        {banner}
        {accounts !== undefined && connection === undefined && (
          <Empty title={w.connectFirst} next={w.connectFirstNext}>
            <Button look="primary" onClick={() => goTo({ screen: 'accounts' })}>
              {w.accounts}
            </Button>
          </Empty>
        )}
        {connection !== undefined && (
          <KnowledgeBody
            key={connection.id}
            connectionId={connection.id as ConnectionId}
            mayChange={mayChange}
            selectedId={selectedId}
            onSelect={setSelectedId}
          />
        )}
      </div>
      {adding !== null && connection !== undefined && (
        <AddDialog
          kind={adding}
          connectionId={connection.id}
          onClose={() => setAdding(null)}
          onAdded={(id) => {
            setAdding(null);
            if (id !== null) setSelectedId(id);
          }}
        />
      )}
    </div>
  );
}
