import { diffLines } from 'diff';
import { keepTogether, languageOf } from '../../../format/thai-text.ts';

/** Two texts as one, line by line: what was taken out, what came in. */
export function LineDiff({ from, to }: { from: string; to: string }) {
  const rows = diffLines(withEnd(from), withEnd(to)).flatMap(({ value, added, removed }) =>
    value
      .replace(/\n$/, '')
      .split('\n')
      .map((text) => ({ text, kind: added ? 'add' : removed ? 'del' : 'keep' })),
  );
  const signs = { add: '+', del: '−', keep: '' } as const;
  return (
    <div className="line-diff">
      {rows.map(({ text, kind }, at) => (
        // Lines have no names and are drawn once.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <div key={at} className={`is-${kind}`} lang={languageOf(text, null)}>
          <i>{signs[kind as keyof typeof signs]}</i>
          {kind === 'del' ? <del>{keepTogether(text)}</del> : kind === 'add' ? <ins>{keepTogether(text)}</ins> : text}
        </div>
      ))}
    </div>
  );
}

function withEnd(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
