import { z } from 'zod';
import { understand } from '../../../src/agent/understanding/index.ts';
import { type Figure, shareFigure } from '../judge/figure.ts';
import { dataPath, readJsonLines, readPairs } from './read-data.ts';

const thaiRow = z.object({ text: z.string(), label: z.union([z.literal(0), z.literal(1)]) });

/**
 * Asking for a person: Bitext (English) and our Thai list. `path`: Bitext's CSV (`utterance,intent,…`). Its `contact_customer_service` and
 * `complaint` ask for people too, or may, and count on neither side.
 */
export async function understandingFigures({
  path = dataPath('bitext/valid.csv'),
}: {
  path?: string;
}): Promise<Figure[]> {
  const rows = readPairs(path);
  const wants = (text: string) => understand(text, { shopLanguage: 'th' }).asksForPerson;
  const meant = rows.filter(({ second }) => second === 'contact_human_agent');
  const others = rows.filter(
    ({ second }) => !['contact_human_agent', 'contact_customer_service', 'complaint'].includes(second),
  );
  const thai = readJsonLines(dataPath('person-thai/messages.jsonl')).map((row) => thaiRow.parse(row));
  return [
    shareFigure(
      'asks for a person, recall',
      meant.map(({ first }) => wants(first)),
      { target: 0.95 },
    ),
    shareFigure(
      'asks for a person, false',
      others.map(({ first }) => wants(first)),
      { target: 0.005, atMost: true },
    ),
    shareFigure(
      'asks for a person, Thai recall',
      thai.filter(({ label }) => label === 1).map(({ text }) => wants(text)),
      { target: 0.95 },
    ),
    shareFigure(
      'asks for a person, Thai false',
      thai.filter(({ label }) => label === 0).map(({ text }) => wants(text)),
      { target: 0.01, atMost: true },
    ),
  ];
}
