import type { DeadLetter } from '@tandem/shared/api';

/** The screen of what ended without an outcome. */
export const enDeadLetters = {
  deadLetters: 'Unfinished work',
  deadLettersLoading: 'Looking for unfinished work…',
  deadLettersNone: 'Everything is done',
  deadLettersNoneNext: 'Work that fails again and again is shown here for seven days.',
  deadLettersError: 'Unfinished work cannot be shown',
  deadLettersOffline: 'This list is kept online. It is shown when you are back.',
  deadLettersLead: (n: number) =>
    n === 1
      ? 'One thing could not be finished and may need you.'
      : `${n} things could not be finished and may need you.`,
  deadLettersMore: (shown: number, total: number) => `The newest ${shown} of ${total} are shown.`,
  deadLetterWebhook: 'News from the platform was not taken in',
  deadLetterReply: 'A reply did not reach the customer',
  deadLetterReplyUnknown: 'A reply may not have reached the customer',
  deadLetterAnswer: 'The AI could not answer',
  deadLetterAccess: 'An account could not be renewed',
  deadLetterMail: 'An e-mail to the team was not sent',
  deadLetterMedia: 'A picture or video could not be fetched',
  deadLetterCatchUp: 'Missed messages could not be fetched',
  deadLetterJob: 'Work in the background stopped',
  deadLetterWhy_impossible: 'Trying again helps only if something changes.',
  deadLetterWhy_platform: 'The platform did not answer or refused.',
  deadLetterWhy_database: 'The database did not answer.',
  deadLetterWhy_process_died: 'The program ended each time it was tried.',
  deadLetterWhy_program: 'There is a fault in the program.',
  deadLetterWhy_refused: 'The platform does not take it.',
  deadLetterWhy_expired: 'The time to reply was over before it went out.',
  deadLetterWhy_unknown: 'The platform could not say whether it arrived. Look in the chat before you write again.',
  deadLetterWhen: 'Given up',
  deadLetterTried: 'Tried again',
  deadLetterTimes: (n: number) => (n === 0 ? 'not yet' : n === 1 ? 'once' : `${n} times`),
  deadLetterNext: 'Next try',
  deadLetterNextAt: (time: string) => `by itself at ${time}`,
  deadLetterByHand: 'only by hand',
  deadLetterSupport: 'For support',
  deadLetterAsk: 'Ask again',
  deadLetterRetry: 'Try again',
  deadLetterOpenChat: 'Open chat',
  deadLetterDiscardTitle: 'Discard this?',
  deadLetterDiscardWhat: 'It is not tried again and disappears from this list. This cannot be undone.',
  deadLetterDiscardReply: 'The reply is marked as not sent and stays in the chat.',
  deadLetterGone: 'Somebody else has seen to it.',
  goDeadLetters: 'Go to unfinished work',
} as const satisfies Record<string, string | ((...args: never[]) => string)> &
  Record<`deadLetterWhy_${DeadLetter['cause']}`, string>;
