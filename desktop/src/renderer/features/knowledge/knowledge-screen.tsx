import type { ConnectionId } from '@tandem/shared/model';
import { type ReactNode, useState } from 'react';
import { useMay } from '../../bridge/use-session.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { AccountMenu } from '../../ui/account-menu.tsx';
import { ConnectFirst, useChosenAccount } from '../../ui/chosen-account.tsx';
import { AddDialog } from './add-dialog.tsx';
import { type AddKind, AddMenu } from './add-menu.tsx';
import { KnowledgeBody } from './knowledge-body.tsx';

/** What the shop tells AI: one account at a time. */
export function KnowledgeScreen({ banner }: { banner: ReactNode }) {
  const { w } = useLanguage();
  const mayChange = useMay('agent.change');
  const { linked, connection, hasNone } = useChosenAccount();
  const [adding, setAdding] = useState<AddKind | null>(null);
  const [selectedId, setSelectedId] = useState<string | null>(null);
  return (
    <div className="page" data-region="page" tabIndex={-1}>
      <header>
        <h1>{w.knowledge}</h1>
        {connection !== undefined && <AccountMenu chosen={connection} accounts={linked} />}
        <span className="grow" />
        {!mayChange && <span className="small mute">{w.readOnlyRole}</span>}
        {mayChange && connection !== undefined && <AddMenu onAdd={setAdding} />}
      </header>
      <div className="body bench-body">
        {banner}
        {hasNone && <ConnectFirst />}
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
