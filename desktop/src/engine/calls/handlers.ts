import type { z } from 'zod';
import type { CallName, CallOutput, Calls } from '../../bridge/index.ts';
import type { EngineContext } from '../engine-context.ts';

/** What a call answers, or a promise of it. The input is parsed before it gets here. */
export type Handler<N extends CallName> = (
  ctx: EngineContext,
  input: z.output<Calls[N]['input']>,
) => CallOutput<N> | Promise<CallOutput<N>>;

export type Handlers<Names extends CallName = CallName> = { readonly [N in Names]: Handler<N> };
