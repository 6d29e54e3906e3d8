import { createHmac } from 'node:crypto';
import { seal, unseal } from './sealed.ts';

/** `person:<id>:email`: the row and the column. */
export type SealedPlace = `${'person' | 'invitation'}:${string}:${'email' | 'name' | 'totp'}`;

/** Addresses and names of people, who belong to several shops, so that no shop's key could be theirs. */
export interface PeopleCipher {
  /** The same for the same address, so that it can be looked up; it says nothing without the relay's key. */
  index(email: string): Buffer;
  seal(text: string, place: SealedPlace): Buffer;
  /** Throws when it was changed, or comes from another row or column. */
  open(sealed: Uint8Array, place: SealedPlace): string;
}

export function peopleCipher(keys: { readonly sealing: Buffer; readonly index: Buffer }): PeopleCipher {
  return {
    index: (email) => createHmac('sha256', keys.index).update(email.toLowerCase()).digest(),
    seal: (text, place) => seal(keys.sealing, Buffer.from(text, 'utf8'), place),
    open: (sealed, place) => unseal(keys.sealing, sealed, place).toString('utf8'),
  };
}
