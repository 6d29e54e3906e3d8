import { useEffect } from 'react';
import type { Preferences } from '../../bridge/index.ts';

/** Puts theme, language and reading size on the document, where the tokens look for them. */
export function useDocumentLook({ theme, locale, textSize }: Preferences): void {
  useEffect(() => {
    const root = document.documentElement;
    root.lang = locale;
    root.dataset.textSize = String(textSize);
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    const apply = () => {
      root.dataset.theme = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
    };
    apply();
    dark.addEventListener('change', apply);
    return () => dark.removeEventListener('change', apply);
  }, [theme, locale, textSize]);
}
