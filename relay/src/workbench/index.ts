export { addCaseIfRoom, removeCase } from './test-set/add-case.ts';
export { caseFromMessage } from './test-set/case-from-message.ts';
export { findCase, updateCase } from './test-set/case-store.ts';
export { runTrial, talkOf } from './trials/run-trial.ts';
export {
  readDraftAgent,
  readGround,
  readPublishedAgent,
  type TrialAgent,
  type TrialGround,
} from './trials/trial-agent.ts';
export { type Named, namesOf } from './versions/version-views.ts';
export { workbenchFeature } from './workbench-feature.ts';
