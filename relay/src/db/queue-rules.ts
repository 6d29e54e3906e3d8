import { must } from '@tandem/shared/lib';
import type { EventBody } from '@tandem/shared/protocol';
import type { RelayFeature } from '../feature.ts';
import type { JobRequest } from '../queue/task.ts';

/** What the features ask of the queue: which jobs an event causes, how often a task is tried. */
export interface QueueRules {
  reactionsTo(event: EventBody): JobRequest[];
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
    // A name that no feature has would wait in the queue for ever.
    maxAttemptsOf: (task) => must(tasks.get(task), `a task named ${task}`),
  };
}
