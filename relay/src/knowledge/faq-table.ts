/** A row of a table that cannot become an FAQ. */
export interface RowProblem {
  /** Line of the table, from 1. */
  readonly row: number;
  readonly problem: 'no_question' | 'no_answer' | 'too_long' | 'too_many_variants' | 'duplicate' | 'too_many_rows';
}

export interface FaqRow {
  readonly row: number;
  readonly question: string;
  readonly answer: string;
  readonly variants: readonly string[];
}

const most = { rows: 1000, question: 500, answer: 4000, variants: 30 } as const;
const headings = /^(?:questions?|q|faq|คำถาม)$/i;

/**
 * A table of questions as it is pasted from a spreadsheet or read from a CSV: question, answer, other wordings (further columns, or
 * several in one, divided by `|`). Quoted cells may have line breaks in them. A first row of headings is passed over.
 */
export function parseFaqTable(table: string): { readonly rows: FaqRow[]; readonly problems: RowProblem[] } {
  const lines = cells(table.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n'), delimiterOf(table));
  const rows: FaqRow[] = [];
  const problems: RowProblem[] = [];
  const seen = new Set<string>();
  lines.forEach(({ row, values }, index) => {
    const [question = '', answer = '', ...rest] = values.map((value) => value.trim());
    if (index === 0 && headings.test(question)) return;
    if (values.every((value) => value.trim() === '')) return;
    const variants = rest
      .flatMap((value) => value.split('|'))
      .map((value) => value.trim())
      .filter((value) => value !== '');
    const problem = problemOf({ question, answer, variants, count: rows.length }, seen);
    if (problem !== null) problems.push({ row, problem });
    else rows.push({ row, question, answer, variants });
    seen.add(`${question}\0${answer}`);
  });
  return { rows, problems };
}

function problemOf(
  {
    question,
    answer,
    variants,
    count,
  }: { question: string; answer: string; variants: readonly string[]; count: number },
  seen: ReadonlySet<string>,
): RowProblem['problem'] | null {
  if (question === '') return 'no_question';
  if (answer === '') return 'no_answer';
  if (question.length > most.question || answer.length > most.answer) return 'too_long';
  if (variants.some((variant) => variant.length > most.question)) return 'too_long';
  if (variants.length > most.variants) return 'too_many_variants';
  if (seen.has(`${question}\0${answer}`)) return 'duplicate';
  return count >= most.rows ? 'too_many_rows' : null;
}

/** What divides the first row: a spreadsheet pastes tabs; a CSV has commas, or semicolons where the comma is the decimal point. */
function delimiterOf(table: string): string {
  const first = (table.split('\n', 1)[0] ?? '').replace(/"(?:[^"]|"")*"/g, '');
  return ['\t', ';', ','].find((delimiter) => first.includes(delimiter)) ?? ',';
}

/** RFC 4180, and forgiving: a quote inside an unquoted cell is a quote. */
function cells(table: string, delimiter: string): { row: number; values: string[] }[] {
  const out: { row: number; values: string[] }[] = [];
  let values: string[] = [];
  let cell = '';
  let isQuoted = false;
  let line = 1;
  let startedAt = 1;
  const endCell = () => {
    values.push(cell);
    cell = '';
  };
  const endRow = () => {
    endCell();
    out.push({ row: startedAt, values });
    values = [];
    startedAt = line;
  };
  for (let at = 0; at < table.length; at++) {
    const letter = table[at] ?? '';
    if (letter === '\n') line += 1;
    if (isQuoted) {
      if (letter !== '"') cell += letter;
      else if (table[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (letter === '"' && cell === '') isQuoted = true;
    else if (letter === delimiter) endCell();
    else if (letter === '\n') endRow();
    else cell += letter;
  }
  if (cell !== '' || values.length > 0) endRow();
  return out;
}
