import { X } from 'lucide-react';
import { useLanguage } from '../locales/locale-context.tsx';
import { dismissToast, useToasts } from '../stores/toast-store.ts';
import { Icon } from './icon.tsx';
import { Keys } from './keys.tsx';

export function Toasts() {
  const { w } = useLanguage();
  const toasts = useToasts((state) => state.toasts);
  return (
    <div className="toasts" role="status">
      {toasts.map((toast) => (
        <div key={toast.id} className="toast">
          {toast.text}
          {toast.undo === null ? (
            <button type="button" aria-label={w.dismiss} onClick={() => dismissToast(toast.id)}>
              <Icon of={X} size={14} />
            </button>
          ) : (
            <button
              type="button"
              onClick={() => {
                dismissToast(toast.id);
                toast.undo?.();
              }}
            >
              {w.undo}
              <Keys spec={{ code: 'KeyZ' }} />
            </button>
          )}
        </div>
      ))}
    </div>
  );
}
