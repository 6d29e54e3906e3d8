import type { MessageId } from '@tandem/shared/model';
import { useMutation } from '@tanstack/react-query';
import { useLanguage } from '../locales/locale-context.tsx';
import { showToast } from '../stores/toast-store.ts';
import { useBridge } from './bridge-context.tsx';

/** Says that an answer of AI is wrong, perhaps with what is right; it can be taken back. */
export function useMarkWrong(messageId: MessageId) {
  const { w } = useLanguage();
  const bridge = useBridge();
  return useMutation({
    mutationFn: (correction: string | null) => bridge.call('reviews.markWrong', { messageId, correction }),
    onSuccess: (_, correction) =>
      showToast(
        correction === null ? w.didMarkWrong : w.didCorrect,
        () => void bridge.call('reviews.reopen', { messageId }),
      ),
  });
}
