import { en } from './en.ts';
import { enAccounts } from './en-accounts.ts';
import { enAgent } from './en-agent.ts';
import { enAudit } from './en-audit.ts';
import { enDeadLetters } from './en-dead-letters.ts';
import { enKnowledge } from './en-knowledge.ts';
import { enPlan } from './en-plan.ts';
import { enPrivacy } from './en-privacy.ts';
import { enReview } from './en-review.ts';
import { enScreens } from './en-screens.ts';
import { enSignIn } from './en-sign-in.ts';
import { enTeam } from './en-team.ts';
import { enWorkbench } from './en-workbench.ts';

export const english = {
  ...en,
  ...enScreens,
  ...enAccounts,
  ...enAgent,
  ...enDeadLetters,
  ...enKnowledge,
  ...enPlan,
  ...enReview,
  ...enTeam,
  ...enWorkbench,
  ...enAudit,
  ...enPrivacy,
  ...enSignIn,
};

/** Plain strings, and functions of names and figures. */
export type Words = {
  readonly [K in keyof typeof english]: (typeof english)[K] extends (...args: infer A) => string
    ? (...args: A) => string
    : string;
};
