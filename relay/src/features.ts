import type { RelayFeature } from './feature.ts';
import { inboxFeature } from './inbox/index.ts';
import { tenancy } from './tenancy/index.ts';

/** The only list of features; adding one = one line. */
export const features: readonly RelayFeature[] = [tenancy, inboxFeature];
