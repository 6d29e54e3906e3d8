import type { RelayFeature } from './feature.ts';
import { tenancy } from './tenancy/index.ts';

/** The only list of features; adding one = one line. */
export const features: readonly RelayFeature[] = [tenancy];
