import { BridgeError } from '../bridge/index.ts';
import { RelayError } from './relay-client/relay-error.ts';
import { faultOf } from './sqlite/database.ts';

/** What a screen is told about an error inside. Details stay in the log. */
export function bridgeErrorOf(error: unknown): BridgeError {
  if (error instanceof BridgeError) return error;
  if (error instanceof RelayError) {
    const { failure } = error;
    switch (failure.kind) {
      case 'refused':
        return new BridgeError(failure.code, error.message, failure.fields);
      case 'unreachable':
        return new BridgeError('offline', 'the relay cannot be reached');
      case 'signed-out':
        return new BridgeError('not_signed_in', 'nobody is signed in');
      case 'contract':
        return new BridgeError('internal', 'the relay answered in a way this app does not know');
    }
  }
  if (faultOf(error) === 'full') return new BridgeError('disk_full', 'the disk is full');
  return new BridgeError('engine_failed', 'something went wrong in the app itself');
}
