import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const TOKEN_LIFE_MS = 10 * 60_000;

const secret = () => randomBytes(32).toString('base64url');
const digest = (text: string) => createHash('sha256').update(text).digest();
const isSame = (a: string, b: string) => timingSafeEqual(digest(a), digest(b));

/** How a browser gets in: a token of one use in the first address, which buys the cookie of this run. */
export function createEntryKeys(nowMs: () => number) {
  const cookie = secret();
  const launchSecret = secret();
  const tokens = new Map<string, number>();
  return {
    cookie,
    /** Lets whoever can read the launch file ask for another token. */
    launchSecret,
    mint(): string {
      for (const [token, until] of tokens) if (until <= nowMs()) tokens.delete(token);
      const token = secret();
      tokens.set(token, nowMs() + TOKEN_LIFE_MS);
      return token;
    },
    /** True once per token, within ten minutes. */
    spend(token: string): boolean {
      const until = tokens.get(token);
      tokens.delete(token);
      return until !== undefined && until > nowMs();
    },
    isCookie: (value: string | null) => value !== null && isSame(value, cookie),
    isLaunchSecret: (value: string | null) => value !== null && isSame(value, launchSecret),
  };
}
export type EntryKeys = ReturnType<typeof createEntryKeys>;
