import { useState } from 'react';
import type { CallOutput } from '../../../bridge/index.ts';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useLanguage } from '../../locales/locale-context.tsx';
import { showToast } from '../../stores/toast-store.ts';
import { TextField } from '../../ui/fields.tsx';
import type { AddProps } from './add-dialog.tsx';
import { FormDialog } from './form-dialog.tsx';

/** Many questions at once. Rows that were refused stay in the dialog, with their reasons. */
export function TableDialog({ connectionId, onClose, onAdded }: AddProps) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const [table, setTable] = useState('');
  const [done, setDone] = useState<CallOutput<'knowledge.addTable'> | null>(null);
  const problems = done?.problems ?? [];
  return (
    <FormDialog
      title={w.add_table}
      submit={w.add}
      isComplete={table.trim() !== ''}
      onClose={onClose}
      onSubmit={async () => {
        const answer = await bridge.call('knowledge.addTable', { connectionId, table });
        if (answer.created > 0) showToast(w.tableDone(answer.created));
        if (answer.problems.length === 0) return onAdded(null);
        const refused = new Set(answer.problems.map(({ row }) => row));
        setTable(
          table
            .split('\n')
            .filter((_, index) => refused.has(index + 1))
            .join('\n'),
        );
        setDone(answer);
      }}
    >
      <TextField
        label={w.add_table}
        what={w.tableWhat}
        value={table}
        maxLength={150_000}
        rows={12}
        placeholder={w.tableExample}
        onChange={setTable}
      />
      {problems.length > 0 && (
        <ul className="know-problems" role="alert">
          {problems.map(({ row, problem }) => (
            <li key={row}>{w.tableRow(row, w[`row_${problem}`])}</li>
          ))}
        </ul>
      )}
    </FormDialog>
  );
}
