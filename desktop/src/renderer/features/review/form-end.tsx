import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { Button } from '../../ui/button.tsx';

interface FormEndProps {
  readonly submit: string;
  readonly error: Error | null;
  readonly isReady: boolean;
  readonly onCancel?: (() => void) | undefined;
}

/** What went wrong, and the two ways out. */
export function FormEnd({ submit, error, isReady, onCancel }: FormEndProps) {
  const { w } = useLanguage();
  return (
    <>
      {error !== null && (
        <p className="field-error" role="alert">
          {problemWords(w, error)}
        </p>
      )}
      <div className="row faq-acts">
        <Button
          type="submit"
          look="primary"
          keys={{ code: 'Enter', ctrl: true }}
          disabled={!isReady}
          data-testid="faq-save"
        >
          {submit}
        </Button>
        {onCancel !== undefined && (
          <Button look="quiet" onClick={onCancel}>
            {w.cancel}
          </Button>
        )}
      </div>
    </>
  );
}
