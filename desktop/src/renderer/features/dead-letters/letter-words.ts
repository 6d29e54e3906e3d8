import type { DeadLetter } from '@tandem/shared/api';
import type { Words } from '../../locales/words.ts';

/** What did not happen, as people of a shop would say it. */
export function titleOf(w: Words, { kind, task, cause }: DeadLetter): string {
  if (kind === 'webhook') return w.deadLetterWebhook;
  if (kind === 'reply') return cause === 'unknown' ? w.deadLetterReplyUnknown : w.deadLetterReply;
  switch (task) {
    case 'compose-reply':
    case 'resume-answers':
      return w.deadLetterAnswer;
    case 'deliver-reply':
    case 'resume-deliveries':
      return w.deadLetterReply;
    case 'refresh-token':
      return w.deadLetterAccess;
    case 'send-mail':
      return w.deadLetterMail;
    case 'fetch-media':
      return w.deadLetterMedia;
    case 'catch-up':
    case 'catch-up-account':
      return w.deadLetterCatchUp;
    default:
      return w.deadLetterJob;
  }
}

export function whyOf(w: Words, { cause }: DeadLetter): string {
  return w[`deadLetterWhy_${cause}`];
}
