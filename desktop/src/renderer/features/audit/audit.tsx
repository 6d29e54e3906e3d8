import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { saveFile } from '../../bridge/save-file.ts';
import { useLive } from '../../bridge/use-live.ts';
import { useNow } from '../../format/use-now.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Looking } from '../../ui/looking.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { AuditFilters } from './audit-filters.tsx';
import { AuditRow } from './audit-row.tsx';
import { type AuditFilter, queryOf, startFilter, useAudit } from './use-audit.ts';

/** Who did what, when, from where, with what result. */
export function Audit() {
  const { w, f } = useLanguage();
  const now = useNow();
  const [filter, setFilter] = useState<AuditFilter>(startFilter);
  const { data: link } = useLive('link.get', {});
  const { data: members = [] } = useLive('members.list', {});
  const { data: accounts = [] } = useLive('accounts.list', {});
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useAudit(filter);
  const isOffline = link?.state === 'offline';
  const entries = data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <div className="audit">
      <p className="lead">{w.auditLead}</p>
      <div className="audit-bar">
        <AuditFilters
          filter={filter}
          members={members}
          onChange={(change) => setFilter((before) => ({ ...before, ...change }))}
        />
        <span className="grow" />
        <SaveMenu filter={filter} isOffline={isOffline} />
      </div>
      {data === undefined && error === null && <Looking words={w.auditLoading} isInset={false} />}
      {error !== null && (
        <Empty title={w.auditError} next={isOffline ? w.auditOffline : problemWords(w, error)}>
          {!isOffline && <Button onClick={() => void refetch()}>{w.retry}</Button>}
        </Empty>
      )}
      {data !== undefined && entries.length === 0 && <Empty title={w.auditNone} next={w.auditNoneNext} />}
      {entries.length > 0 && (
        <table className="audit-log">
          <thead>
            <tr>
              <th scope="col">{w.auditWhen}</th>
              <th scope="col">{w.auditWho}</th>
              <th scope="col">{w.auditWhat}</th>
              <th scope="col">{w.auditWhom}</th>
              <th scope="col">
                <span className="sr">{w.auditResult}</span>
              </th>
              <th scope="col">{w.auditFrom}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <AuditRow key={entry.id} entry={entry} members={members} accounts={accounts} now={now} />
            ))}
          </tbody>
        </table>
      )}
      {entries.length > 0 && (
        <footer className="audit-foot">
          <span className="small mute num">{w.auditShown(f.number(entries.length))}</span>
          {hasNextPage && (
            <Button disabled={isOffline || isFetchingNextPage} onClick={() => void fetchNextPage()}>
              {w.auditMore}
            </Button>
          )}
        </footer>
      )}
    </div>
  );
}

function SaveMenu({ filter, isOffline }: { filter: AuditFilter; isOffline: boolean }) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const save = useMutation({
    mutationFn: (format: 'csv' | 'json') => bridge.call('audit.file', { ...queryOf(filter, Date.now()), format }),
    onSuccess: saveFile,
  });
  return (
    <span className="audit-save">
      {save.isPending && (
        <span className="small mute" role="status">
          {w.auditSaving}
        </span>
      )}
      {save.isError && (
        <span className="field-error" role="alert">
          {problemWords(w, save.error)}
        </span>
      )}
      <Menu
        label={w.auditSave}
        align="end"
        trigger={
          <Button disabled={isOffline || save.isPending} data-testid="audit-save">
            <Icon of={Download} />
            {w.auditSave}
          </Button>
        }
      >
        <MenuItem onSelect={() => save.mutate('csv')}>{w.auditSaveCsv}</MenuItem>
        <MenuItem onSelect={() => save.mutate('json')}>{w.auditSaveJson}</MenuItem>
      </Menu>
    </span>
  );
}
