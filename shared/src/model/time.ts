import { z } from 'zod';

/** ISO 8601, UTC, milliseconds: `2026-11-20T07:22:01.123Z`. */
export const instant = z.iso.datetime();
export type Instant = z.infer<typeof instant>;
