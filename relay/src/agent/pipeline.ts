import type { Clock } from '@tandem/shared/lib';
import type { HandOffReason } from '@tandem/shared/model';
import { isCacheable, questionHash } from './answer-cache.ts';
import { askedIn } from './asked.ts';
import { isOpenAt } from './business-hours.ts';
import type { Model } from './claude/ask-claude.ts';
import type { Answer, CaseFile, Decision, Reasoning, Transfer } from './decision.ts';
import { guardOut } from './guard-out/guard-out.ts';
import { type Route, routeOf } from './route.ts';
import { inLanguage } from './sayings.ts';
import { type Source, summaryOf } from './sources.ts';
import { forPeople, isHypothetical } from './steps/for-people.ts';
import { type BurstReading, guardIn, readSentimentOf, understandBurst } from './steps/read-burst.ts';
import { shopRules } from './steps/shop-rules.ts';
import { smallTalkReply } from './steps/small-talk.ts';
import { choosePassages, findPassages, type Written, writeByModel, writeFromKnowledge } from './steps/write-reply.ts';
import { type Notes, takeNotes } from './trace/reasoning.ts';

/** What the pipeline may reach: a model if there is one, earlier answers of this account, the time. */
export interface PipelinePorts {
  readonly model: Model | null;
  findAnswer(hash: Buffer): Promise<CachedAnswer | null>;
  /** The model is about to be asked: it takes seconds. */
  onModel?(): void;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface CachedAnswer {
  readonly text: string;
  readonly sources: readonly Source[];
}

export interface Outcome {
  readonly decision: Decision;
  readonly reasoning: Reasoning;
}

/**
 * From a customer's burst to a decision. Every step is pure but the two that ask a port; none writes, so it may run any number of times.
 * The caller settles the decision if the conversation is still as it was.
 */
export async function decide(file: CaseFile, ports: PipelinePorts): Promise<Outcome> {
  const notes = takeNotes(file, ports.clock);
  const end = (decision: Decision, detail: string | null = null): Outcome => ({
    decision,
    reasoning: notes.close(detail),
  });
  const handOff = (reason: HandOffReason, detail: string): Outcome =>
    end(transfer(file, reason, notes.reading?.language ?? null), detail);

  const guard = notes.step('guard-in', () => guardIn(file));
  const understood = notes.step('understand', () => understandBurst(file));
  const sentiment = notes.step('sentiment', () => readSentimentOf(file));
  const reading: BurstReading = { ...understood, guard, sentiment };
  notes.reading = reading;

  const talk = notes.step('small talk', () => smallTalkReply(file, reading));
  if (talk?.kind === 'silent' || talk?.kind === 'wait') return end(talk);
  if (talk?.kind === 'person') return handOff(talk.reason, 'nothing that could be answered');
  if (file.isPlanSpent) return handOff('plan_limit', 'a limit of the plan is reached');
  if (talk?.kind === 'say' && reading.smallTalk === 'thanks') return end(saidBy('template', talk.text, file.mode));

  const person = notes.step('for people', () => forPeople(file, reading));
  if (person !== null) return handOff(person.reason, person.detail);

  const ruling = notes.step('rules', () => shopRules(file, reading));
  if (ruling.kind === 'hand-off') return handOff(ruling.reason, ruling.detail);
  if (ruling.mode === 'auto' && !file.canSend) return handOff('window_nearly_spent', 'the window has no room');
  if (ruling.kind === 'say') return end(saidBy('rule', ruling.text, ruling.mode), ruling.rule);
  if (talk?.kind === 'say') return end(saidBy('template', talk.text, ruling.mode));

  const cached = await notes.step('earlier answer', () => earlierAnswer(file, reading, notes, ports));
  if (cached !== null) return end({ kind: 'answer', via: 'cache', mode: ruling.mode, ...cached });

  notes.found = notes.step('find', () => findPassages(file, reading));
  notes.route = notes.step('route', () => routeFor(file, reading, notes));

  const written = await notes.step('write', () => write(file, reading, notes, ports));
  if (written.kind === 'unavailable') return end(written, written.detail);
  if (written.kind === 'none') return handOff(reasonFor(written.reason, reading), written.detail);

  const fit = notes.step('guard-out', () =>
    guardOut({
      claim: written.claim,
      passages: file.knowledge.passages,
      settings: file.settings,
      asked: reading.text,
      language: written.via === 'model' ? reading.language : null,
      textLimit: file.textLimit,
      secrets: written.secrets,
    }),
  );
  notes.checks = [...fit.checks];
  if (!fit.isFit) return handOff(reasonFor('not_in_knowledge', reading), fit.problem);
  notes.usedPassageIds = fit.cited.map(({ id }) => id);
  notes.sources = fit.sources;
  return end({ kind: 'answer', via: written.via, text: fit.text, sources: fit.sources, mode: ruling.mode }, ruling.why);
}

async function earlierAnswer(file: CaseFile, reading: BurstReading, notes: Notes, ports: PipelinePorts) {
  if (ports.model === null || !isCacheable(file, reading)) return null;
  notes.answerHash = questionHash(reading);
  const found = await ports.findAnswer(notes.answerHash);
  if (found !== null) notes.sources = found.sources;
  return found;
}

function routeFor(file: CaseFile, reading: BurstReading, notes: Notes): Route {
  const confidence = notes.found[0]?.confidence ?? 0;
  return routeOf({
    text: reading.text,
    questions: askedIn(reading.questions).length,
    confidence,
    rivals: notes.found.filter((each) => confidence - each.confidence < 0.05).length,
    isNegative: reading.sentiment.isNegative,
    earlierAnswers: file.turns.filter(({ author }) => author === 'shop').length,
  });
}

async function write(file: CaseFile, reading: BurstReading, notes: Notes, ports: PipelinePorts): Promise<Written> {
  const { model, signal } = ports;
  // Whoever tries to instruct a model is answered, but not by one.
  const { injection, spam, profanity } = reading.guard;
  const isSuspect = injection.isFlagged || spam.isFlagged || (profanity.isFlagged && !reading.isPlainQuestion);
  if (model === null || isSuspect) {
    const own = writeFromKnowledge(file, reading);
    return own.kind === 'none' && isSuspect ? { ...own, reason: 'suspicious' } : own;
  }
  // With nothing to rest on, no answer could pass the checks.
  if (file.knowledge.passages.length === 0 && file.settings.facts.length === 0) {
    return { kind: 'none', reason: 'not_in_knowledge', detail: 'no knowledge' };
  }
  if (file.isBudgetSpent) return { kind: 'none', reason: 'budget_spent', detail: 'a budget is spent' };
  const route = notes.route ?? routeFor(file, reading, notes);
  const passages = choosePassages(file.knowledge, notes.found);
  ports.onModel?.();
  const { written, calls } = await writeByModel(file, reading, { model, route, passages, signal });
  notes.calls = calls;
  return written;
}

/** What is not known may be more than a gap in the knowledge: the team should see the graver matter. */
function reasonFor(reason: HandOffReason, reading: BurstReading): HandOffReason {
  const { words } = reading;
  if (reason !== 'not_in_knowledge') return reason;
  if (words.safety && !isHypothetical(reading)) return 'safety';
  return words.refund ? 'refund' : reason;
}

function saidBy(via: 'rule' | 'template', text: string, mode: 'draft' | 'auto'): Answer {
  return { kind: 'answer', via, text, sources: [], mode };
}

/** The same reasoning, ended another way: the model stayed away, or the inbox refused the answer. */
export function handOffOutcome(file: CaseFile, reasoning: Reasoning, reason: HandOffReason) {
  return { decision: transfer(file, reason, reasoning.read.language), reasoning };
}

function transfer(file: CaseFile, reason: HandOffReason, language: string | null): Transfer {
  const { templates, hours } = file.settings;
  const isClosed = !isOpenAt(hours, file.now);
  const words = isClosed ? inLanguage(templates.outOfHours, language) : null;
  const isSilent = reason === 'out_of_hours' && hours?.outOfHours === 'hand-off';
  return {
    kind: 'hand-off',
    reason,
    summary: summaryOf(file.burst.flatMap(({ text }) => (text === '' ? [] : [text]))),
    // A draft-only agent says nothing by itself.
    holding: file.mode === 'auto' ? ((isSilent ? null : words) ?? inLanguage(templates.holding, language)) : null,
  };
}
