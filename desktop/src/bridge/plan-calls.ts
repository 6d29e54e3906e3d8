import { api } from '@tandem/shared/api';
import { z } from 'zod';

const nothing = z.object({});
const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });

/** What the shop may use, and what it has used. Both ask the relay, or fail with `offline`. */
export const planCalls = {
  'plan.get': call(nothing, api.getPlan.output),
  'plan.usage': call(nothing, api.getUsage.output),
} as const;
