import type { RelayFeature } from '../feature.ts';
import { sendMailTask } from './send-mail.task.ts';

export { type NobodyOnline, queueMail, shopHeads } from './mail-store.ts';
export { hashMailedToken, type LinkPage, mailedLink, mailedToken } from './mailed-link.ts';
export { createMailer } from './smtp-mailer.ts';

/** Letters to the shop's own people. */
export const mailFeature: RelayFeature = { name: 'mail', tasks: [sendMailTask] };
