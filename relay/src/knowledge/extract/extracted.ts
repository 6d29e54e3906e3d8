/** What a file or page says. */
export interface Extracted {
  /** Null: it does not name itself. */
  readonly title: string | null;
  /** Plain text; headings are lines that begin with `# `. */
  readonly text: string;
  readonly pageCount: number | null;
}

/** A document that cannot be read, in one of the words that screens know. */
export class ExtractError extends Error {
  readonly failure: 'password_protected' | 'no_text' | 'broken' | 'too_many_pages' | 'too_much_text' | 'unknown_format';

  constructor(failure: ExtractError['failure'], detail: string = failure) {
    super(detail);
    this.name = 'ExtractError';
    this.failure = failure;
  }
}
