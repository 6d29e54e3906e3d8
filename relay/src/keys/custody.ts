/** A data key as it is stored: wrapped, with the name of the master key that opens it. */
export interface WrappedKey {
  /** Empty: wrapped before master keys had names. */
  readonly keyId: string;
  readonly bytes: Uint8Array;
}

/**
 * Who holds the master key: it wraps data keys and never leaves there. A cloud's key service fits behind it; one that is asked over a
 * network keeps what it has unwrapped for some minutes, for this is asked in the middle of transactions.
 */
export interface KeyCustody {
  /** The master key that wraps from now on. */
  readonly currentKeyId: string;
  /** `context` is what the data key belongs to; it opens for nothing else. */
  wrap(dataKey: Uint8Array, context: string): Promise<WrappedKey>;
  /** Throws `MasterKeyError`. */
  unwrap(wrapped: WrappedKey, context: string): Promise<Buffer>;
}

/** Nobody here has the master key that wrapped it, or it was changed or moved. */
export class MasterKeyError extends Error {
  override readonly name = 'MasterKeyError';
}
