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
   * Takes one call from the budget that all nodes share. `due` waits for its turn; resolves to 0 when the call may go, else to the
   * milliseconds after which it is worth asking again.
   */
  takeBudget(urgency: 'due' | 'patient' | 'spare', signal: AbortSignal): Promise<number>;
}
