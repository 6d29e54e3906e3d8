import type { AgentRule } from '@tandem/shared/api';
import { ArrowUp, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useLanguage } from '../../locales/locale-context.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Switch } from '../../ui/switch.tsx';
import { RuleForm } from './rule-form.tsx';
import { ruleProblem, ruleSentence } from './rule-words.ts';
import { Section } from './section.tsx';
import type { AgentForm } from './use-agent-form.ts';

const blank: AgentRule = {
  name: '',
  isEnabled: true,
  when: { words: [], topics: [], languages: [], sentiment: null },
  action: { kind: 'hand-off' },
};
const mostRules = 100;

/** The shop's own rules, in the order they are read. */
export function Rules({ form, mayChange }: { form: AgentForm; mayChange: boolean }) {
  const { w, locale } = useLanguage();
  const [open, setOpen] = useState<number | null>(null);
  const { rules } = form.edit;
  const names = new Intl.DisplayNames([locale], { type: 'language' });
  const set = (next: readonly AgentRule[]) => form.write({ rules: [...next] });
  const replace = (at: number, rule: AgentRule) => set(rules.map((other, index) => (index === at ? rule : other)));
  const remove = (at: number) => {
    setOpen(null);
    set(rules.filter((_, index) => index !== at));
  };
  const raise = (at: number) => {
    const [rule] = rules.slice(at, at + 1);
    if (rule === undefined || at === 0) return;
    setOpen(null);
    set([...rules.slice(0, at - 1), rule, ...rules.slice(at - 1, at), ...rules.slice(at + 1)]);
  };
  return (
    <Section
      title={w.rules}
      lead={w.rulesWhat}
      end={
        mayChange &&
        rules.length < mostRules && (
          <Button
            isSmall
            data-testid="add-rule"
            onClick={() => {
              set([...rules, blank]);
              setOpen(rules.length);
            }}
          >
            <Icon of={Plus} size={14} />
            {w.addRule}
          </Button>
        )
      }
    >
      {rules.length === 0 && <Empty title={w.rulesNone} next={w.rulesNoneNext} />}
      <ol className="rule-list">
        {rules.map((rule, at) => {
          const name = rule.name || w.ruleName;
          return (
            // A rule's place is what is edited.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <li key={at} className={rule.isEnabled ? '' : 'is-off'} data-testid="rule">
              {open === at ? (
                <RuleForm rule={rule} onChange={(next) => replace(at, next)} onDone={() => setOpen(null)} />
              ) : (
                <>
                  <button type="button" className="words" disabled={!mayChange} onClick={() => setOpen(at)}>
                    <span className="sr">{w.edit}: </span>
                    <b>{name}</b>
                    {!rule.isEnabled && <span className="chip">{w.switchedOff}</span>}
                    <p>{ruleSentence(rule, w, (code) => names.of(code) ?? code)}</p>
                    {ruleProblem(rule, w) !== null && <span className="field-error small">{ruleProblem(rule, w)}</span>}
                  </button>
                  {mayChange && (
                    <span className="acts">
                      {at > 0 && <IconButton icon={ArrowUp} isSmall label={w.ruleUp(name)} onClick={() => raise(at)} />}
                      <IconButton icon={Trash2} isSmall label={w.removeThis(name)} onClick={() => remove(at)} />
                      <Switch
                        label={w.ruleOn(name)}
                        isOn={rule.isEnabled}
                        onChange={(isEnabled) => replace(at, { ...rule, isEnabled })}
                      />
                    </span>
                  )}
                </>
              )}
            </li>
          );
        })}
      </ol>
    </Section>
  );
}
