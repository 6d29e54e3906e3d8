import { normalizeText } from '../../knowledge/index.ts';
import { type InjectionReading, readInjection } from './injection.ts';
import { findPersonalData, type PersonalData } from './pii.ts';
import { type ProfanityReading, readProfanity } from './profanity.ts';
import { readSpam, type SpamReading } from './spam.ts';

export interface InboundScan {
  readonly injection: InjectionReading;
  readonly spam: SpamReading;
  readonly profanity: ProfanityReading;
  readonly pii: readonly PersonalData[];
}

/** What is suspicious in a customer's message. Flags only: a customer is never silently dropped. */
export function scanInbound(text: string): InboundScan {
  const normalized = normalizeText(text.slice(0, 8000));
  return {
    injection: readInjection(text),
    spam: readSpam(normalized),
    profanity: readProfanity(normalized),
    pii: findPersonalData(text.slice(0, 4000)),
  };
}
