import type { Clock } from '@tandem/shared/lib';
import type { Logger } from 'pino';
import type { Channel } from './channels/channel.ts';
import type { Config } from './config/config.ts';
import type { Database } from './db/database.ts';
import type { EventHub } from './events/event-hub.ts';
import type { RelayFeature } from './feature.ts';
import type { RelayKeys } from './keys/relay-keys.ts';
import type { Breakers } from './lib/breakers.ts';
import type { Mailer } from './mail/mailer.ts';
import type { MediaStore } from './media/media-store.ts';
import type { Metrics } from './metrics/index.ts';
import type { Billing } from './plans/index.ts';
import type { Provider } from './providers/provider.ts';

/** Every long-lived object of a relay process, built once by `main`, disposed in reverse. */
export interface RelayContext {
  readonly config: Config;
  readonly keys: RelayKeys;
  readonly log: Logger;
  readonly clock: Clock;
  readonly db: Database;
  readonly events: EventHub;
  readonly media: MediaStore;
  readonly mail: Mailer;
  readonly billing: Billing;
  readonly breakers: Breakers;
  readonly metrics: Metrics;
  readonly channels: ReadonlyMap<string, Channel>;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly features: readonly RelayFeature[];
}
