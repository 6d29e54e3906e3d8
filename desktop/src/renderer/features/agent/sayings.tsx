import type { AgentOptions } from '@tandem/shared/api';
import { useLanguage } from '../../locales/locale-context.tsx';
import { Section } from './section.tsx';
import type { AgentForm } from './use-agent-form.ts';

type Saying = AgentOptions['templates']['greeting'];

interface SayingFieldsProps {
  readonly label: string;
  readonly value: Saying;
  readonly isDisabled: boolean;
  readonly onChange: (value: Saying) => void;
}

/** The same words in both languages. */
export function SayingFields({ label, value, isDisabled, onChange }: SayingFieldsProps) {
  const { w } = useLanguage();
  return (
    <div className="saying">
      {(['th', 'en'] as const).map((language) => (
        <label key={language}>
          <span className="small mute">{language === 'th' ? w.inThai : w.inEnglish}</span>
          <textarea
            className="field"
            lang={language}
            rows={2}
            maxLength={1000}
            aria-label={`${label}, ${language === 'th' ? w.inThai : w.inEnglish}`}
            readOnly={isDisabled}
            value={value[language]}
            onChange={(event) => onChange({ ...value, [language]: event.target.value })}
          />
        </label>
      ))}
    </div>
  );
}

/** What is sent word for word at set occasions. */
export function Sayings({ form, mayChange }: { form: AgentForm; mayChange: boolean }) {
  const { w } = useLanguage();
  const { templates } = form.edit;
  const fields = [
    ['greeting', w.phraseGreeting, null],
    ['thanks', w.phraseThanks, null],
    ['holding', w.phraseHolding, w.phraseHoldingWhat],
    ['outOfHours', w.phraseOutOfHours, null],
  ] as const;
  return (
    <Section title={w.phrases} lead={w.phrasesWhat}>
      {fields.map(([name, label, note]) => (
        <div key={name} className="setting-block">
          <b>{label}</b>
          {note !== null && <p className="small mute">{note}</p>}
          <SayingFields
            label={label}
            value={templates[name]}
            isDisabled={!mayChange}
            onChange={(value) => form.write({ templates: { ...templates, [name]: value } })}
          />
        </div>
      ))}
    </Section>
  );
}
