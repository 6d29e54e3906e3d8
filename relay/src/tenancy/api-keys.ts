import type { Admission } from '../http/bind-routes.ts';

/** What a shop's own program signs in with begins so; a person's access token never does. */
export const apiKeyPrefix = 'tandem_';

/** Programs of shops whose plan has an API. How keys are made, kept and taken back comes with that; here is where they are let in. */
export interface ApiKeys {
  /** Null: unknown, taken back, or of a plan without an API. Throws `shop_suspended`. */
  admit(key: string): Promise<Admission | null>;
}

/** No key has been issued to anybody. */
export const noApiKeys: ApiKeys = { admit: async () => null };
