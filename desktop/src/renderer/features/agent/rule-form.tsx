import type { AgentRule } from '@tandem/shared/api';
import { topicNames } from '../../format/topics.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Segments } from '../../ui/segments.tsx';
import { Switch } from '../../ui/switch.tsx';
import { TagList } from '../../ui/tag-list.tsx';
import { ruleProblem, topicWord } from './rule-words.ts';
import { SayingFields } from './sayings.tsx';
import { Line } from './section.tsx';

interface RuleFormProps {
  readonly rule: AgentRule;
  readonly onChange: (rule: AgentRule) => void;
  readonly onDone: () => void;
}

const languages = ['th', 'en', 'zh', 'ja', 'ko', 'vi', 'ms', 'id', 'lo', 'km', 'my'] as const;

/** A rule while it is written: when, then. */
export function RuleForm({ rule, onChange, onDone }: RuleFormProps) {
  const { w, locale } = useLanguage();
  const names = new Intl.DisplayNames([locale], { type: 'language' });
  const { when, action } = rule;
  const setWhen = (change: Partial<typeof when>) => onChange({ ...rule, when: { ...when, ...change } });
  const problem = ruleProblem(rule, w);
  return (
    <div className="rule-form">
      <Line label={w.ruleName}>
        <input
          className="field"
          aria-label={w.ruleName}
          // It was asked for by a press just now.
          // biome-ignore lint/a11y/noAutofocus: see above
          autoFocus
          maxLength={100}
          placeholder={w.ruleNameExample}
          value={rule.name}
          onChange={(event) => onChange({ ...rule, name: event.target.value })}
        />
      </Line>
      <b className="small">{w.ruleWhen}</b>
      <Line label={w.ruleWords}>
        <TagList
          label={w.ruleWords}
          values={when.words}
          placeholder={w.ruleWordsExample}
          isDisabled={false}
          most={50}
          mostLetters={100}
          onChange={(words) => setWhen({ words })}
        />
      </Line>
      <Line label={w.ruleTopics}>
        <Picks
          label={w.ruleTopics}
          options={topicNames.map((value) => ({ value, label: topicWord(w, value) }))}
          chosen={when.topics}
          onChange={(topics) => setWhen({ topics })}
        />
      </Line>
      <Line label={w.ruleLanguages}>
        <Picks
          label={w.ruleLanguages}
          options={languages.map((value) => ({ value, label: names.of(value) ?? value }))}
          chosen={when.languages}
          onChange={(chosen) => setWhen({ languages: chosen })}
        />
      </Line>
      <Line label={w.ruleNegative}>
        <Switch
          label={w.ruleNegative}
          isOn={when.sentiment === 'negative'}
          onChange={(isOn) => setWhen({ sentiment: isOn ? 'negative' : null })}
        />
      </Line>
      <b className="small">{w.ruleThen}</b>
      <Segments
        label={w.ruleThen}
        value={action.kind}
        options={[
          { value: 'hand-off', label: w.ruleHandOff },
          { value: 'never-auto', label: w.ruleNeverAuto },
          { value: 'answer', label: w.ruleAnswer },
        ]}
        onChange={(kind) =>
          onChange({ ...rule, action: kind === 'answer' ? { kind, text: { th: '', en: '' } } : { kind } })
        }
      />
      {action.kind === 'answer' && (
        <SayingFields
          label={w.ruleAnswer}
          value={action.text}
          isDisabled={false}
          onChange={(text) => onChange({ ...rule, action: { kind: 'answer', text } })}
        />
      )}
      <div className="acts">
        <Button onClick={onDone}>{w.ruleDone}</Button>
        {problem !== null && <span className="field-error small">{problem}</span>}
      </div>
    </div>
  );
}

interface PicksProps {
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: string[]) => void;
}

/** Some of many, all in sight. */
function Picks({ label, options, chosen, onChange }: PicksProps) {
  return (
    <fieldset className="picks" aria-label={label}>
      {options.map(({ value, label: name }) => (
        <button
          key={value}
          type="button"
          className="chip is-line"
          aria-pressed={chosen.includes(value)}
          onClick={() =>
            onChange(chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value])
          }
        >
          {name}
        </button>
      ))}
    </fieldset>
  );
}
