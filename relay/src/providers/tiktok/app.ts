import type { CallClass } from '../provider.ts';

/** The app registration at TikTok and how its calls are paced. */
export interface TiktokApp {
  readonly appId: string;
  /** Newest first: the first one signs, all of them verify. */
  readonly appSecrets: readonly { reveal(): string }[];
  /** Without a slash at the end. */
  readonly apiUrl: string;
  readonly authorizeUrl: string;
  /** Epoch milliseconds. */
  now(): number;
  /**
   * Takes one call from the budget that all nodes share. Resolves to 0 when the call may go, else to the milliseconds after which it is
   * worth asking again.
   */
  takeBudget(callClass: CallClass, signal: AbortSignal): Promise<number>;
  /** The platform has refused a call as one too many. */
  pauseBudget(callClass: CallClass, pauseMs: number): Promise<void>;
  /** Makes the call, or throws `ProviderError` without one while the platform, or this account at it, is in trouble. */
  guard<T>(account: string | undefined, call: () => Promise<T>): Promise<T>;
}
