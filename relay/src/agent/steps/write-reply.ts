import type { MessageCreateParamsNonStreaming } from '@anthropic-ai/sdk/resources/messages';
import type { AgentSettings, ModelCall } from '@tandem/shared/api';
import type { HandOffReason } from '@tandem/shared/model';
import type { FoundPassage, KnowledgeIndex, Passage } from '../../knowledge/index.ts';
import type { Model, ModelResult } from '../claude/ask-claude.ts';
import { claudeSettings } from '../claude/claude-settings.ts';
import { namePassages, promptOf, requestTokens, rules, tokensOf } from '../claude/prompt.ts';
import { coverQuestions } from '../cover-questions.ts';
import type { CaseFile } from '../decision.ts';
import type { Claim } from '../grounding.ts';
import type { Tier } from '../model-config.ts';
import { estimateUsd } from '../money/prices.ts';
import type { Route } from '../route.ts';
import type { BurstReading } from './read-burst.ts';

/** Words for the customer that nobody has checked yet, or why there are none. */
export type Written =
  | {
      readonly kind: 'claim';
      readonly via: 'knowledge' | 'model';
      readonly claim: Claim;
      readonly secrets: readonly string[];
    }
  | { readonly kind: 'none'; readonly reason: HandOffReason; readonly detail: string }
  | { readonly kind: 'unavailable'; readonly retryAfterMs: number | null; readonly detail: string };

/** The shop's own words, word for word, where they cover every question. */
export function writeFromKnowledge({ knowledge }: CaseFile, { questions }: BurstReading): Written {
  const passages = coverQuestions(knowledge, questions);
  if (passages === null) return { kind: 'none', reason: 'not_in_knowledge', detail: 'not covered' };
  const claim = {
    text: passages.map(({ text }) => text).join('\n\n'),
    usedIds: passages.map(({ id }) => id),
    quotes: passages.map(({ id, text }) => ({ id, quote: text })),
  };
  return { kind: 'claim', via: 'knowledge', claim, secrets: [] };
}

export interface ModelWork {
  readonly model: Model;
  readonly route: Route;
  readonly passages: readonly Passage[];
  readonly signal: AbortSignal;
}

export async function writeByModel(
  file: CaseFile,
  reading: BurstReading,
  { model, route, passages, signal }: ModelWork,
): Promise<{ written: Written; calls: readonly ModelCall[] }> {
  const named = namePassages(passages);
  const { settings, note } = file;
  const requestFor = (tier: Tier) =>
    promptOf({
      settings,
      passages: named,
      isWholeKnowledge: isSmall(file.knowledge),
      history: historyOf(file),
      questions: reading.questions,
      note,
      tier,
    });
  const request = affordable([requestFor(route.tier), requestFor('simple')], settings.budgets);
  if (request === null) {
    return {
      written: { kind: 'none', reason: 'budget_spent', detail: 'an answer costs more than one may' },
      calls: [],
    };
  }
  const { result, calls } = await model.ask(request, signal, mostUsd(settings.budgets));
  if (result.kind !== 'reply') return { written: withoutReply(result), calls };
  const { reply } = result;
  if (reply.action === 'hand_off') {
    const reason = reply.reason === 'asked_for_person' ? 'asked_for_person' : 'not_in_knowledge';
    return { written: { kind: 'none', reason, detail: 'by the model' }, calls };
  }
  // A name the model made up stays as it is, and is refused as unknown.
  const idOf = (name: string) => named.get(name)?.id ?? name;
  const claim = {
    text: reply.text,
    usedIds: reply.used_chunk_ids.map(idOf),
    quotes: reply.quotes.map(({ chunk_id, quote }) => ({ id: idOf(chunk_id), quote })),
  };
  return { written: { kind: 'claim', via: 'model', claim, secrets: [rules, settings.prompt, note ?? ''] }, calls };
}

type Budgets = AgentSettings['budgets'];

const mostUsd = ({ perMessageUsd, whenSpent }: Budgets): number =>
  perMessageUsd === null || whenSpent === 'continue' ? Number.POSITIVE_INFINITY : perMessageUsd;

/** The first that one answer's limit allows; null: none. */
function affordable(requests: readonly MessageCreateParamsNonStreaming[], budgets: Budgets) {
  const most = mostUsd(budgets);
  if (most === Number.POSITIVE_INFINITY) return requests[0] ?? null;
  return requests.find((request) => estimateUsd(request.model, requestTokens(request)) <= most) ?? null;
}

function withoutReply(result: Exclude<ModelResult, { kind: 'reply' }>): Written {
  switch (result.kind) {
    case 'refused':
      return { kind: 'none', reason: 'refused', detail: 'the model declines' };
    case 'invalid':
      return { kind: 'none', reason: 'invalid_reply', detail: `no readable reply in ${claudeSettings.tries} tries` };
    case 'rejected':
      return { kind: 'none', reason: 'agent_failed', detail: result.detail };
    case 'resting':
      return { kind: 'none', reason: 'ai_unavailable', detail: 'the circuit breaker is open' };
    default:
      return result;
  }
}

/** All of a small knowledge, always in the same order; of a large one the best for each question. */
export function choosePassages(knowledge: KnowledgeIndex, found: readonly FoundPassage[]): readonly Passage[] {
  if (isSmall(knowledge)) return knowledge.passages;
  const unique = new Map(found.map(({ passage }) => [passage.id, passage]));
  return [...unique.values()].slice(0, claudeSettings.passages);
}

/** What each question finds, best first. */
export function findPassages({ knowledge }: CaseFile, { questions }: BurstReading): FoundPassage[] {
  const all = [questions.join(' '), ...(questions.length > 1 ? questions : [])];
  const found = all.flatMap((question) => knowledge.search(question, claudeSettings.passages));
  const best = new Map<string, FoundPassage>();
  for (const each of found) {
    if (each.confidence > (best.get(each.passage.id)?.confidence ?? -1)) best.set(each.passage.id, each);
  }
  return [...best.values()].sort((a, b) => b.confidence - a.confidence);
}

const sizes = new WeakMap<KnowledgeIndex, number>();

function isSmall(knowledge: KnowledgeIndex): boolean {
  const size =
    sizes.get(knowledge) ??
    tokensOf(knowledge.passages.map(({ title, text }) => ({ type: 'text', text: `${title} ${text}` })));
  sizes.set(knowledge, size);
  return size <= claudeSettings.wholeKnowledgeTokens;
}

/** What was said before the burst, cut in blocks: its beginning moves every few messages only, or no prefix would be reused. */
function historyOf({ turns, burst }: CaseFile) {
  const before = turns.filter((turn) => !burst.includes(turn));
  const { history, historyBlock } = claudeSettings;
  const extra = Math.max(0, before.length - history);
  return before.slice(Math.ceil(extra / historyBlock) * historyBlock);
}
