import type { DocumentFailure } from '@tandem/shared/model';

/** A page that was not got, in one of the words that screens know. */
export class FetchError extends Error {
  readonly failure: DocumentFailure;

  constructor(failure: DocumentFailure, detail: string = failure) {
    super(detail);
    this.name = 'FetchError';
    this.failure = failure;
  }
}
