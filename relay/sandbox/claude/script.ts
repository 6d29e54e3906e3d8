import { z } from 'zod';

const common = {
  /** Only a request whose body contains this text takes the step. */
  when: z.string().optional(),
  /** How often it is taken; 0: for ever. */
  times: z.int().nonnegative().default(1),
  /** Milliseconds before the answer begins. */
  delayMs: z.int().nonnegative().default(0),
  /** The answer waits until `POST /_sandbox/release`. */
  hold: z.boolean().default(false),
};
/** A thinking block before the answer. */
const thinking = z.string().optional();

/** What the next request meets. */
export const scriptStep = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string(), thinking, ...common }),
  /** A JSON value as the text, as structured output gives it. Not checked against the request's schema. */
  z.object({ kind: z.literal('structured'), value: z.unknown(), thinking, ...common }),
  z.object({ kind: z.literal('tool'), name: z.string(), input: z.record(z.string(), z.json()), thinking, ...common }),
  /** Cut off by `max_tokens`: `text` is all there is. */
  z.object({ kind: z.literal('truncated'), text: z.string(), ...common }),
  z.object({
    kind: z.literal('refusal'),
    text: z.string().default(''),
    category: z.string().nullable().default(null),
    ...common,
  }),
  z.object({
    kind: z.literal('error'),
    status: z.int().min(400).max(599),
    message: z.string().default('scripted'),
    /** Seconds, as the header has them. */
    retryAfter: z.number().nonnegative().optional(),
    shouldRetry: z.boolean().optional(),
    ...common,
  }),
  /** Never answers. */
  z.object({ kind: z.literal('hang'), ...common }),
  /** The connection breaks after half of the answer, or before any when `text` is empty. */
  z.object({ kind: z.literal('cut'), text: z.string().default(''), ...common }),
  /** A streamed answer that ends in `event: error`. Without streaming: a 500. */
  z.object({
    kind: z.literal('stream-error'),
    text: z.string().default(''),
    type: z.string().default('overloaded_error'),
    ...common,
  }),
]);
export type ScriptStep = z.infer<typeof scriptStep>;
export type ScriptStepInput = z.input<typeof scriptStep>;

export const scriptInput = z.union([scriptStep, z.array(scriptStep)]);

export interface Script {
  add(steps: readonly ScriptStep[]): void;
  /** The first step that fits the request's body; used up unless it lasts. Null: nothing is scripted. */
  take(body: string): ScriptStep | null;
  clear(): void;
  readonly length: number;
}

export function createScript(): Script {
  let queue: { step: ScriptStep; left: number }[] = [];
  return {
    add(steps) {
      queue.push(...steps.map((step) => ({ step, left: step.times === 0 ? Number.POSITIVE_INFINITY : step.times })));
    },
    take(body) {
      const entry = queue.find(({ step }) => step.when === undefined || body.includes(step.when));
      if (!entry) return null;
      entry.left -= 1;
      queue = queue.filter(({ left }) => left > 0);
      return entry.step;
    },
    clear() {
      queue = [];
    },
    get length() {
      return queue.length;
    },
  };
}
