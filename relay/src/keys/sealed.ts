import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const nonceBytes = 12;
/** Without it Node accepts tags of 4 bytes, which can be guessed. */
const options = { authTagLength: 16 } as const;

/** AES-256-GCM: nonce, ciphertext, tag. `aad` is what the ciphertext belongs to; it opens nowhere else. */
export function seal(key: Uint8Array, plain: Uint8Array, aad: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, options).setAAD(Buffer.from(aad));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Throws when it was sealed with another key, for something else, or changed since. */
export function unseal(key: Uint8Array, sealed: Uint8Array, aad: string): Buffer {
  const bytes = Buffer.from(sealed);
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), options)
    .setAAD(Buffer.from(aad))
    .setAuthTag(bytes.subarray(-options.authTagLength));
  return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -options.authTagLength)), decipher.final()]);
}
