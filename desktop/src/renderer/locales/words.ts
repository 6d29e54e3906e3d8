import { en } from './en.ts';
import { enAgent } from './en-agent.ts';
import { enScreens } from './en-screens.ts';

export const english = { ...en, ...enScreens, ...enAgent };

/** Plain strings, and functions of names and figures. */
export type Words = {
  readonly [K in keyof typeof english]: (typeof english)[K] extends (...args: infer A) => string
    ? (...args: A) => string
    : string;
};
