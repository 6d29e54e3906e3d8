import type { RelayFeature } from '../feature.ts';
import { mediaRoute } from './media-route.ts';

export type { MediaStore, StoredMedia } from './media-store.ts';
export { postgresMediaStore } from './postgres-media-store.ts';

/** Bytes by tenant; see `MediaStore` for the port. */
export const mediaFeature: RelayFeature = { name: 'media', http: mediaRoute };
