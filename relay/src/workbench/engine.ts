import type { DraftState } from '@tandem/shared/api';
import type { RelayContext } from '../context.ts';

/** By what answers are written: without a key they are the shop's own words alone. */
export function engineOf({ config }: RelayContext): DraftState['engine'] {
  return config.claude.apiKey === undefined ? 'retrieval-only' : 'claude';
}
