import type { RelayFeature } from './feature.ts';

/** The only list of features; adding one = one line. */
export const features: readonly RelayFeature[] = [];
