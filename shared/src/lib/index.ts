export { assertNever } from './assert-never.ts';
export { backoffMs } from './backoff.ts';
export { type Clock, systemClock } from './clock.ts';
export { must } from './must.ts';
export { newId } from './new-id.ts';
