import Anthropic from '@anthropic-ai/sdk';
import type { Message } from '@anthropic-ai/sdk/resources/messages';
import type { Clock } from '@tandem/shared/lib';
import type { Logger } from 'pino';
import type { Passage } from '../../knowledge/index.ts';
import { type ComposeInput, type Composition, type Engine, summaryOf } from '../composition.ts';
import { ground } from '../grounding.ts';
import { claudeFailure } from './claude-failure.ts';
import { claudeSettings } from './claude-settings.ts';
import { type NamedPassages, namePassages, promptOf } from './prompt.ts';
import { type ModelReply, parseReply } from './reply-schema.ts';

interface ClaudeOptions {
  readonly apiKey: string;
  readonly baseUrl: string | undefined;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Answers by Claude, each statement checked against the shop's documents before it may leave. */
export function createClaudeEngine({ apiKey, baseUrl, clock, log }: ClaudeOptions): Engine {
  const client = new Anthropic({
    apiKey,
    // Given in any case: the client would read its own environment variables and profiles else.
    baseURL: baseUrl ?? 'https://api.anthropic.com',
    timeout: claudeSettings.attemptTimeoutMs,
    // Waiting belongs to the queue: the client would sleep through any retry-after inside the job.
    maxRetries: 0,
    logLevel: 'off',
  });
  return {
    name: 'claude',
    async compose(input) {
      const passages = namePassages(choosePassages(input));
      // With nothing to rest on, no answer could pass the checks.
      if (passages.size === 0) return handOff(input, 'not_in_knowledge', 'no knowledge');
      const deadline = new AbortController();
      const cancel = clock.after(claudeSettings.deadlineMs, () => deadline.abort());
      try {
        return await ask(client, input, passages, AbortSignal.any([input.signal, deadline.signal]), log);
      } catch (error) {
        input.signal.throwIfAborted();
        const failure = claudeFailure(error);
        if (failure === null) throw error;
        return failure.kind === 'unavailable' ? failure : handOff(input, 'agent_failed', failure.detail);
      } finally {
        cancel();
      }
    },
  };
}

async function ask(
  client: Anthropic,
  input: ComposeInput,
  passages: NamedPassages,
  signal: AbortSignal,
  log: Logger,
): Promise<Composition> {
  for (let attempt = 1; attempt <= claudeSettings.tries; attempt += 1) {
    const message = await client.messages.create(promptOf(input, passages), { signal });
    const { stop_reason: stopReason, usage, model, _request_id: requestId } = message;
    log.info({ model, requestId, stopReason, usage }, 'claude answered');
    if (stopReason === 'refusal') return handOff(input, 'refused', 'refusal');
    const reply = stopReason === 'end_turn' ? parseReply(textOf(message)) : null;
    if (reply !== null) return judge(input, reply, passages);
  }
  return handOff(input, 'agent_failed', `no valid reply in ${claudeSettings.tries} tries`);
}

function judge(input: ComposeInput, reply: ModelReply, passages: NamedPassages): Composition {
  if (reply.action === 'hand_off') {
    return handOff(
      input,
      reply.reason === 'asked_for_person' ? 'asked_for_person' : 'not_in_knowledge',
      'by the model',
    );
  }
  // A name the model made up stays as it is, and is refused as unknown.
  const idOf = (name: string) => passages.get(name)?.id ?? name;
  const grounding = ground(
    {
      text: reply.text,
      usedDocumentIds: reply.used_document_ids.map(idOf),
      quotes: reply.quotes.map(({ document_id, quote }) => ({ documentId: idOf(document_id), quote })),
    },
    [...passages.values()],
  );
  if (!grounding.isGrounded) return handOff(input, 'not_in_knowledge', grounding.problem);
  return { kind: 'answer', text: reply.text, sources: grounding.sources };
}

/** Best passages for each question; all of a small knowledge. */
function choosePassages({ knowledge, questions }: ComposeInput): Passage[] {
  if (knowledge.passages.length <= claudeSettings.passages) return [...knowledge.passages];
  const found = [questions.join(' '), ...questions].flatMap((question) =>
    knowledge.search(question, claudeSettings.passages),
  );
  found.sort((a, b) => b.confidence - a.confidence);
  const unique = new Map(found.map(({ passage }) => [passage.id, passage]));
  return [...unique.values()].slice(0, claudeSettings.passages);
}

function textOf({ content }: Message): string {
  return content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('');
}

function handOff(
  { questions }: ComposeInput,
  reason: Extract<Composition, { kind: 'hand-off' }>['reason'],
  detail: string,
): Composition {
  return { kind: 'hand-off', reason, summary: summaryOf(questions), detail };
}
