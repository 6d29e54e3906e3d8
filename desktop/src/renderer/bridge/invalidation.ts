import type { QueryClient } from '@tanstack/react-query';
import type { CallName, Topic } from '../../bridge/index.ts';

const byTopic: Record<Exclude<Topic, `${string}:${string}`>, readonly CallName[]> = {
  session: ['session.get', 'session.shops'],
  inbox: ['inbox.list', 'inbox.counts', 'inbox.search'],
  outbox: ['outbox.list'],
  accounts: ['accounts.list', 'conversation.get'],
  members: ['conversation.get', 'members.list', 'team.list'],
  team: ['team.list'],
  devices: ['devices.list'],
  'second-factor': ['secondFactor.get'],
  preferences: ['preferences.get'],
  'dead-letters': ['deadLetters.list'],
  plan: ['plan.get', 'plan.usage'],
  privacy: ['erasures.list', 'exports.list', 'retention.get'],
};

const ofWorkbench: readonly CallName[] = [
  'workbench.draft',
  'workbench.compare',
  'workbench.versions',
  'workbench.cases',
  'workbench.runs',
  'workbench.run',
];

/** Marks what a changed topic touches as old; what is on screen is read again at once. Query keys are `[call, input]`. */
export function invalidateTopic(client: QueryClient, topic: Topic): void {
  const [kind, id] = splitTopic(topic);
  if (kind === 'conversation') {
    invalidate(client, ['conversation.get', { conversationId: id }]);
    invalidate(client, ['thread.page', { conversationId: id }]);
    invalidate(client, ['trace.ofConversation', { conversationId: id }]);
  } else if (kind === 'agent') {
    invalidate(client, ['agent.get', { connectionId: id }]);
    invalidate(client, ['agent.usage', { connectionId: id }]);
    invalidate(client, ['knowledge.list', { connectionId: id }]);
    // Documents are asked for by their own id: those on screen are few.
    invalidate(client, ['knowledge.get']);
    invalidate(client, ['knowledge.versions']);
    // A document more or less.
    invalidate(client, ['plan.usage']);
  } else if (kind === 'workbench') {
    for (const name of ofWorkbench) invalidate(client, [name, { connectionId: id }]);
  } else if (kind === 'review') {
    invalidate(client, ['gaps.list', { connectionId: id }]);
    invalidate(client, ['reviews.list', { connectionId: id }]);
    // Those on screen are few.
    invalidate(client, ['gaps.get']);
    invalidate(client, ['reviews.ofMessage']);
  } else {
    for (const name of byTopic[kind as keyof typeof byTopic] ?? []) invalidate(client, [name]);
  }
}

function splitTopic(topic: Topic): readonly [string, string] {
  const colon = topic.indexOf(':');
  return colon === -1 ? [topic, ''] : [topic.slice(0, colon), topic.slice(colon + 1)];
}

// `cancelRefetch` stays on: an answer on its way may be older than the change that was just told.
function invalidate(client: QueryClient, queryKey: readonly unknown[]): void {
  void client.invalidateQueries({ queryKey });
}
