import type { z } from 'zod';
import { BridgeError, type CallName, type CallOutput, type callResult, calls } from '../../bridge/index.ts';

type CallResult = z.infer<typeof callResult>;

/** The output of a call, parsed by the call's own schema. Throws `BridgeError`. */
export function outputOf<N extends CallName>(name: N, result: CallResult): CallOutput<N> {
  if (!result.ok) throw new BridgeError(result.code, result.detail, result.fields);
  const output = calls[name].output.safeParse(result.output);
  if (output.success) return output.data as CallOutput<N>;
  throw new BridgeError('engine_failed', `${name} answered in another shape: ${output.error.message}`);
}
