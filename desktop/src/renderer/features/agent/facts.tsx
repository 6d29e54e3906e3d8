import { Plus, Trash2 } from 'lucide-react';
import { useLanguage } from '../../locales/locale-context.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { TagList } from '../../ui/tag-list.tsx';
import { Section } from './section.tsx';
import type { AgentForm } from './use-agent-form.ts';

const mostFacts = 100;

/** What is true of the shop without a document, and which links may leave. */
export function Facts({ form, mayChange }: { form: AgentForm; mayChange: boolean }) {
  const { w } = useLanguage();
  const { facts, allowedLinkHosts } = form.edit;
  const set = (at: number, change: Partial<(typeof facts)[number]>) =>
    form.write({ facts: facts.map((fact, index) => (index === at ? { ...fact, ...change } : fact)) });
  return (
    <>
      <Section
        title={w.facts}
        lead={w.factsWhat}
        end={
          mayChange &&
          facts.length < mostFacts && (
            <Button isSmall onClick={() => form.write({ facts: [...facts, { key: '', value: '' }] })}>
              <Icon of={Plus} size={14} />
              {w.addFact}
            </Button>
          )
        }
      >
        <ul className="fact-list">
          {facts.map(({ key, value }, at) => (
            // A fact has no id; its place is what is edited.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <li key={at}>
              <input
                className="field"
                aria-label={w.factName}
                placeholder={w.factNameExample}
                maxLength={100}
                readOnly={!mayChange}
                value={key}
                onChange={(event) => set(at, { key: event.target.value })}
              />
              <input
                className="field"
                aria-label={w.factValue}
                placeholder={w.factValueExample}
                maxLength={500}
                readOnly={!mayChange}
                value={value}
                onChange={(event) => set(at, { value: event.target.value })}
              />
              {mayChange && (
                <IconButton
                  icon={Trash2}
                  isSmall
                  label={w.removeThis(key)}
                  onClick={() => form.write({ facts: facts.filter((_, index) => index !== at) })}
                />
              )}
            </li>
          ))}
        </ul>
      </Section>
      <Section title={w.links} lead={w.linksWhat}>
        <TagList
          label={w.links}
          values={allowedLinkHosts}
          placeholder={w.linksExample}
          isDisabled={!mayChange}
          most={100}
          mostLetters={253}
          onChange={(hosts) => form.write({ allowedLinkHosts: [...new Set(hosts.map(hostOf))] })}
        />
      </Section>
    </>
  );
}

/** People paste whole addresses. */
function hostOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/[/?#].*$/, '');
}
