import { api } from '@tandem/shared/api';
import { z } from 'zod';

const nothing = z.object({});
const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });
const proof = z.object({ password: z.string(), code: z.string() });

/** This person's second factor. All ask the relay, or fail with `offline`. */
export const secondFactorCalls = {
  'secondFactor.get': call(nothing, api.getTotp.output),
  /** Nothing asks for a code before it is confirmed. */
  'secondFactor.begin': call(z.object({ password: z.string() }), api.beginTotp.output),
  'secondFactor.confirm': call(z.object({ code: z.string() }), api.confirmTotp.output),
  'secondFactor.renewCodes': call(proof, api.renewRecoveryCodes.output),
  'secondFactor.turnOff': call(proof, nothing),
} as const;
