/** A verbatim piece of the shop's knowledge that an answer rests on. */
export interface Source {
  readonly documentId: string;
  readonly title: string;
  readonly quote: string;
}

/** What staff read first at a hand-off: the customer's own words. */
export function summaryOf(questions: readonly string[]): string {
  const text = questions.join(' · ');
  return text.length <= 280 ? text : `${text.slice(0, 279)}…`;
}
