import type { Locale } from '@tandem/shared/model';

export interface OutgoingMail {
  /** Unique and the same at every repeat: it becomes the Message-ID, by which mailboxes know a copy. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  readonly locale: Locale;
}

/** The port to the world's mail. */
export interface Mailer {
  /** False: nobody has set a server, and `send` refuses. */
  readonly isOn: boolean;
  /** Resolves when the server has taken it. Throws `MailError`. */
  send(mail: OutgoingMail): Promise<void>;
  close(): void;
}

/** What the server said, without addresses or passwords: they do not belong into logs. */
export class MailError extends Error {
  override readonly name = 'MailError';
  /** Trying again cannot help: the server refuses this mail. */
  readonly isFinal: boolean;
  readonly code: string;

  constructor(code: string, { isFinal }: { isFinal: boolean }) {
    super(`the mail server did not take it: ${code}`);
    this.code = code;
    this.isFinal = isFinal;
  }
}

export const noMailer: Mailer = {
  isOn: false,
  send: () => Promise.reject(new MailError('no-server', { isFinal: true })),
  close: () => undefined,
};
