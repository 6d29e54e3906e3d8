import type { AgentDifference, DocumentDifference } from '@tandem/shared/api';
import { keepTogether, languageOf } from '../../../format/thai-text.ts';
import { useLanguage } from '../../../locales/locale-context.tsx';
import { LineDiff } from './line-diff.tsx';
import { fieldName } from './workbench-words.ts';

/** What differs between two versions of an agent: settings by name, documents by title, each opened to its lines. */
export function Difference({ difference: { settings, documents } }: { difference: AgentDifference }) {
  const { w } = useLanguage();
  if (settings.length + documents.length === 0) return <p className="mute">{w.changedNothing}</p>;
  return (
    <div className="difference" data-testid="difference">
      {settings.length > 0 && <h3>{w.changedSettings}</h3>}
      {settings.map(({ field, from, to }) => (
        <details key={field} open={settings.length + documents.length <= 3}>
          <summary>
            <span className="grow">{fieldName(w, field)}</span>
            <span className="chip is-me">{w.change_changed}</span>
          </summary>
          <LineDiff from={textOf(from)} to={textOf(to)} />
        </details>
      ))}
      {documents.length > 0 && <h3>{w.changedDocuments}</h3>}
      {documents.map((document) => (
        <details key={document.documentId}>
          <summary>
            <span className="grow cut" lang={languageOf(document.title, null)}>
              {keepTogether(document.title)}
            </span>
            <ChangeChip change={document.change} />
          </summary>
          <LineDiff
            from={sideText(document.from)}
            to={document.change === 'switched-off' ? '' : sideText(document.to)}
          />
        </details>
      ))}
    </div>
  );
}

function ChangeChip({ change }: Pick<DocumentDifference, 'change'>) {
  const { w } = useLanguage();
  const looks = { added: 'chip is-ai', changed: 'chip is-me', removed: 'chip is-bad', 'switched-off': 'chip' } as const;
  return <span className={looks[change]}>{w[`change_${change}`]}</span>;
}

/** A setting's value as lines: texts as they are, the rest one entry a line. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value, null, 1);
}

function sideText(side: DocumentDifference['from']): string {
  if (side === null) return '';
  return [side.title, ...side.variants, side.text].filter((part) => part !== '').join('\n');
}
