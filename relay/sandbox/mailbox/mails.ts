/** A letter as it arrived. */
export interface Mail {
  /** The server's own number, growing. */
  readonly id: number;
  readonly messageId: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  readonly language: string | null;
  readonly receivedAt: string;
}

const mostKept = 500;

/** What has arrived, newest first, and whoever waits for the next. */
export class Mails {
  readonly #kept: Mail[] = [];
  readonly #waiting = new Set<() => void>();
  #count = 0;

  add(mail: Omit<Mail, 'id'>): void {
    this.#count += 1;
    this.#kept.unshift({ id: this.#count, ...mail });
    this.#kept.splice(mostKept);
    for (const wake of [...this.#waiting]) wake();
  }

  list(to?: string): Mail[] {
    const wanted = to?.toLowerCase();
    return this.#kept.filter((mail) => wanted === undefined || mail.to.some((one) => one.toLowerCase() === wanted));
  }

  /** As `list`, once there is anything in it, or after `waitMs`. */
  async waitFor(to: string | undefined, waitMs: number): Promise<Mail[]> {
    const until = performance.now() + waitMs;
    for (;;) {
      const mails = this.list(to);
      const leftMs = until - performance.now();
      if (mails.length > 0 || leftMs <= 0) return mails;
      await new Promise<void>((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          this.#waiting.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, leftMs);
        this.#waiting.add(wake);
      });
    }
  }

  clear(): void {
    this.#kept.length = 0;
  }
}
