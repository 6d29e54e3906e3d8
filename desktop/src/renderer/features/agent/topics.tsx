import type { AgentMode } from '@tandem/shared/model';
import { topicNames } from '../../format/topics.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { Segments } from '../../ui/segments.tsx';
import { Line, Section } from './section.tsx';
import type { AgentForm } from './use-agent-form.ts';

type Choice = 'as-account' | 'draft' | 'people';

/** Which topics AI may not answer by itself. */
export function Topics({ form, mayChange }: { form: AgentForm; mayChange: boolean }) {
  const { w } = useLanguage();
  const { topicModes, neverAutoTopics } = form.edit;
  const choiceOf = (topic: string): Choice => {
    if (neverAutoTopics.includes(topic) || topicModes[topic] === 'off') return 'people';
    return topicModes[topic] === 'draft' ? 'draft' : 'as-account';
  };
  const choose = (topic: string, choice: Choice) => {
    const modes: Record<string, AgentMode> = { ...topicModes };
    delete modes[topic];
    if (choice === 'draft') modes[topic] = 'draft';
    const people = neverAutoTopics.filter((other) => other !== topic);
    form.write({ topicModes: modes, neverAutoTopics: choice === 'people' ? [...people, topic] : people });
  };
  return (
    <Section title={w.topics} lead={w.topicsWhat}>
      {topicNames.map((topic) => (
        <Line key={topic} label={sentence(w[`topic_${topic}`])}>
          <Segments
            label={w[`topic_${topic}`]}
            value={choiceOf(topic)}
            isDisabled={!mayChange}
            options={[
              { value: 'as-account', label: w.topicAsAccount },
              { value: 'draft', label: w.topicDraft },
              { value: 'people', label: w.topicPeople },
            ]}
            onChange={(choice) => choose(topic, choice)}
          />
        </Line>
      ))}
      <p className="small mute">{w.topicsAlways}</p>
    </Section>
  );
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
