import { must } from '@tandem/shared/lib';
import type { EventBody } from '@tandem/shared/protocol';
import type { RelayFeature } from '../feature.ts';
import type { JobRequest } from '../queue/task.ts';
import type { CountedUsage } from './count-usage.ts';

/** What the features ask of the queue: which jobs an event or a count causes, how often a task is tried. */
export interface QueueRules {
  reactionsTo(event: EventBody): JobRequest[];
  reactionsToUsage(usage: CountedUsage): JobRequest[];
  maxAttemptsOf(task: string): number;
}

export function queueRules(features: readonly RelayFeature[]): QueueRules {
  const tasks = new Map(
    features.flatMap((feature) => feature.tasks ?? []).map((task) => [task.name, task.maxAttempts]),
  );
  return {
    reactionsTo: (event) =>
      features.flatMap((feature) => {
        const react = feature.on?.[event.type] as ((event: EventBody) => JobRequest | null) | undefined;
        const job = react?.(event);
        return job === undefined || job === null ? [] : [job];
      }),
    reactionsToUsage: (usage) => features.flatMap((feature) => feature.onCounted?.(usage) ?? []),
    // A name that no feature has would wait in the queue for ever.
    maxAttemptsOf: (task) => must(tasks.get(task), `a task named ${task}`),
  };
}
