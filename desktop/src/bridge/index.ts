export * from './bridge.ts';
export { callPermissions } from './call-permissions.ts';
export * from './contract.ts';
export { uploadPartBytes } from './knowledge-calls.ts';
export { planCalls } from './plan-calls.ts';
export { privacyCalls } from './privacy-calls.ts';
export { secondFactorCalls } from './second-factor-calls.ts';
export { teamCalls } from './team-calls.ts';
export * from './views.ts';
