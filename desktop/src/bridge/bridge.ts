import type { BridgeErrorCode, CallInput, CallName, CallOutput, PushName, PushPayload } from './contract.ts';

/** The one object the renderer gets, whoever hosts the engine. */
export interface Bridge {
  readonly host: 'electron' | 'browser';
  readonly platform: 'windows' | 'macos' | 'linux';
  /** Rejects with a `BridgeError`. */
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  /** Returns the unsubscribe function. */
  on<N extends PushName>(name: N, listener: (payload: PushPayload<N>) => void): () => void;
  /** Where an image tag finds a piece of media. */
  mediaUrl(mediaId: string): string;
  /** Opens an https address outside the app. */
  openExternal(url: string): void;
}

export class BridgeError extends Error {
  override readonly name = 'BridgeError';
  readonly code: BridgeErrorCode;
  readonly fields: Readonly<Record<string, string>> | null;

  constructor(code: BridgeErrorCode, detail: string, fields: Readonly<Record<string, string>> | null = null) {
    super(detail);
    this.code = code;
    this.fields = fields;
  }
}
