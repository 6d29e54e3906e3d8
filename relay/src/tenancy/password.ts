import { hash, verify } from '@node-rs/argon2';

/** OWASP's floor for argon2id: 19 MiB, 2 passes. (`algorithm` 2 is Argon2id; the package's enum does not survive type stripping.) */
const cost = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export function hashPassword(password: string): Promise<string> {
  return hash(password, cost);
}

let hashOfNobody: Promise<string> | undefined;

/** With `stored` null it takes as long as ever and says no, so that the time does not tell whether the address is known. */
export async function isPassword(stored: string | null, password: string): Promise<boolean> {
  hashOfNobody ??= hashPassword('nobody has this password');
  const isRight = await verify(stored ?? (await hashOfNobody), password);
  return isRight && stored !== null;
}
