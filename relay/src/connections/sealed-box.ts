import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const ivLength = 12;
const authTagLength = 16;

/** AES-256-GCM: iv, tag, ciphertext. `aad` binds it to its place; elsewhere it does not open. */
export function seal(key: Uint8Array, plain: Uint8Array, aad: string): Buffer {
  const iv = randomBytes(ivLength);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength }).setAAD(Buffer.from(aad));
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), text]);
}

/** Throws when anything is not as it was sealed: the key, the bytes, the place. */
export function open(key: Uint8Array, sealed: Uint8Array, aad: string): Buffer {
  const iv = sealed.subarray(0, ivLength);
  const tag = sealed.subarray(ivLength, ivLength + authTagLength);
  // Without authTagLength Node would take a tag cut down to 4 bytes.
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength }).setAAD(Buffer.from(aad)).setAuthTag(tag);
  return Buffer.concat([decipher.update(sealed.subarray(ivLength + authTagLength)), decipher.final()]);
}
