import { create } from 'zustand';

/** An FAQ that is being written for a gap or an answer, as its fields hold it. */
export interface FaqWriting {
  readonly question: string;
  readonly answer: string;
  /** One wording per line. */
  readonly variants: string;
}

/** What is written and not saved, by the id of the gap or the answer, for as long as the window lives. */
export const useFaqWritings = create<{ readonly bySubject: Readonly<Record<string, FaqWriting>> }>(() => ({
  bySubject: {},
}));

/** Null: forget it. */
export function writeFaq(subject: string, writing: FaqWriting | null): void {
  useFaqWritings.setState(({ bySubject }) => {
    const { [subject]: _, ...others } = bySubject;
    return { bySubject: writing === null ? others : { ...others, [subject]: writing } };
  });
}
