import type { TeamMember } from '@tandem/shared/api';
import { useMutation } from '@tanstack/react-query';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';

export function RemoveDialog({ member, onClose }: { member: TeamMember; onClose: () => void }) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const remove = useMutation({
    mutationFn: () => bridge.call('team.remove', { id: member.id }),
    onSuccess: onClose,
  });
  return (
    <Dialog
      title={w.memberRemoveTitle(member.name)}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{w.cancel}</Button>
          <Button look="danger-primary" disabled={remove.isPending} onClick={() => remove.mutate()}>
            {w.memberRemove}
          </Button>
        </>
      }
    >
      <p>{w.memberRemoveWhat}</p>
      {remove.isError && (
        <p className="field-error" role="alert">
          {problemWords(w, remove.error)}
        </p>
      )}
    </Dialog>
  );
}
