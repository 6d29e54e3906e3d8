/** WebSocket close codes of the stream, and what the desktop does about each. */
export const closeCodes = {
  /** Relay shuts down or restarts: reconnect with backoff, same cursor. */
  restarting: 1012,
  /** A frame that the contract does not know: a bug; reconnect, then report. */
  badFrame: 4400,
  /** Access token missing, expired or revoked: refresh it, then reconnect. */
  unauthorized: 4401,
  /** Outbound buffer full: reconnect with the cursor. */
  tooSlow: 4408,
  /** Another log, a cursor above head or older than the log's horizon: rebuild from the snapshot. */
  rebuild: 4409,
  /** The relay no longer speaks this protocol version: update the app. */
  outdated: 4426,
} as const;
export type CloseCode = (typeof closeCodes)[keyof typeof closeCodes];
