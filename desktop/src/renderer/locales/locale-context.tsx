import type { Locale } from '@tandem/shared/model';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { type Formats, formatsOf } from '../format/clock-words.ts';
import { th } from './th.ts';
import { thAccounts } from './th-accounts.ts';
import { thAgent } from './th-agent.ts';
import { thAudit } from './th-audit.ts';
import { thDeadLetters } from './th-dead-letters.ts';
import { thKnowledge } from './th-knowledge.ts';
import { thPlan } from './th-plan.ts';
import { thPrivacy } from './th-privacy.ts';
import { thReview } from './th-review.ts';
import { thScreens } from './th-screens.ts';
import { thSignIn } from './th-sign-in.ts';
import { thTeam } from './th-team.ts';
import { thWorkbench } from './th-workbench.ts';
import { english, type Words } from './words.ts';

const dictionaries: Record<Locale, Words> = {
  en: english,
  th: {
    ...th,
    ...thScreens,
    ...thAccounts,
    ...thAgent,
    ...thDeadLetters,
    ...thKnowledge,
    ...thPlan,
    ...thReview,
    ...thTeam,
    ...thAudit,
    ...thPrivacy,
    ...thSignIn,
    ...thWorkbench,
  },
};

interface Language {
  readonly locale: Locale;
  readonly w: Words;
  readonly f: Formats;
}

const LanguageContext = createContext<Language>({ locale: 'en', w: english, f: formatsOf('en') });

export function LanguageProvider({ locale, children }: { locale: Locale; children: ReactNode }) {
  const language = useMemo(() => ({ locale, w: dictionaries[locale], f: formatsOf(locale) }), [locale]);
  return <LanguageContext value={language}>{children}</LanguageContext>;
}

/** `w` the words, `f` the formats of the language on screen. */
export function useLanguage(): Language {
  return useContext(LanguageContext);
}
