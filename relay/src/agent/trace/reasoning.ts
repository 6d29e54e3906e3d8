import type { ModelCall } from '@tandem/shared/api';
import type { Clock } from '@tandem/shared/lib';
import type { FoundPassage } from '../../knowledge/index.ts';
import type { CaseFile, Reasoning } from '../decision.ts';
import type { Route } from '../route.ts';
import type { Source } from '../sources.ts';
import type { BurstReading } from '../steps/read-burst.ts';

const mostPassages = 8;

/** Notes taken while a decision is made. */
export interface Notes {
  step<T>(name: string, run: () => T): T;
  reading: BurstReading | null;
  found: readonly FoundPassage[];
  usedPassageIds: readonly string[];
  route: Route | null;
  sources: readonly Source[];
  calls: readonly ModelCall[];
  checks: Reasoning['checks'];
  answerHash: Buffer | null;
  close(detail: string | null): Reasoning;
}

export function takeNotes({ settings, knowledgeVersion }: CaseFile, clock: Clock): Notes {
  const startedAt = clock.now();
  const steps: { step: string; ms: number }[] = [];
  const notes: Notes = {
    reading: null,
    found: [],
    usedPassageIds: [],
    route: null,
    sources: [],
    calls: [],
    checks: [],
    answerHash: null,
    step(name, run) {
      const from = performance.now();
      const end = () => steps.push({ step: name, ms: Math.round((performance.now() - from) * 1000) / 1000 });
      const result = run();
      if (result instanceof Promise) void result.then(end, end);
      else end();
      return result;
    },
    close: (detail) => ({
      read: readOf(notes.reading),
      route: { model: notes.route?.model ?? null, why: [...(notes.route?.why ?? [])] },
      quotes: notes.sources.map(({ documentId, title, quote }) => ({ documentId: documentId as never, title, quote })),
      calls: [...notes.calls],
      checks: notes.checks,
      steps,
      costUsd: notes.calls.reduce((sum, { costUsd }) => sum + costUsd, 0),
      totalMs: clock.now() - startedAt,
      detail,
      settingsVersion: settings.version,
      knowledgeVersion,
      passages: notes.found.slice(0, mostPassages).map(({ passage, confidence }) => ({
        passageId: passage.id,
        documentId: passage.documentId,
        title: passage.title,
        score: confidence,
        isUsed: notes.usedPassageIds.includes(passage.id),
      })),
      answerHash: notes.answerHash,
    }),
  };
  return notes;
}

function readOf(reading: BurstReading | null): Reasoning['read'] {
  if (reading === null) {
    const injection = { score: 0, isFlagged: false, techniques: [] };
    const sentiment = { label: 'unknown', negative: 0 };
    return { language: null, questions: 0, topics: [], sentiment, injection, flags: [] };
  }
  const { guard, words, sentiment } = reading;
  return {
    language: reading.language,
    questions: reading.questions.length,
    topics: reading.topics.map(({ topic, score }) => ({ topic, score })),
    sentiment: { label: sentiment.label, negative: sentiment.negative },
    injection: { ...guard.injection, techniques: [...guard.injection.techniques] },
    flags: [
      ...(guard.spam.isFlagged ? ['spam'] : []),
      ...(guard.profanity.isFlagged ? ['profanity'] : []),
      ...(guard.pii.length > 0 ? ['personal data'] : []),
      ...Object.entries(words).flatMap(([name, isThere]) => (isThere ? [name] : [])),
    ],
  };
}
