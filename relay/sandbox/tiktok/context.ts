import type { Clock } from './clock.ts';
import type { Feed } from './feed.ts';
import type { MishapBoard } from './mishaps.ts';
import type { Policies, Rates } from './options.ts';
import type { Ledger } from './state/ledger.ts';
import type { State } from './state/state.ts';
import type { WebhookSender } from './webhooks/sender.ts';

/** Every long-lived object of one running sandbox. */
export interface Sandbox {
  readonly appId: string;
  readonly appSecret: string;
  readonly redirectUris: readonly string[] | undefined;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly state: State;
  readonly ledger: Ledger;
  readonly feed: Feed;
  readonly mishaps: MishapBoard;
  readonly webhooks: WebhookSender;
  /** Changed in place by the knobs. */
  readonly policies: Policies;
  readonly rates: Rates;
  /** Known once it listens; no trailing slash. */
  publicUrl(): string;
}
