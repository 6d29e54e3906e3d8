import { Chance } from '../../isolation/fuzz/chance.ts';
import type { FilledShop } from './fill-shops.ts';

export interface Figures {
  readonly name: string;
  /** Milliseconds, ascending. */
  readonly times: readonly number[];
  /** Rows that came, over all requests. */
  readonly found: number;
}

interface Answer {
  readonly messages?: unknown[];
  readonly conversations?: unknown[];
  readonly nextCursor?: string | null;
}

/** One request after the other, as one desktop would ask; the first figures are the cheapest signed-in request's. */
export async function askRelay(
  url: string,
  accessToken: string,
  shop: FilledShop,
  rounds: number,
  seed: number,
): Promise<Figures[]> {
  const chance = new Chance(seed);
  const get = async (path: string): Promise<Answer> => {
    const answer = await fetch(`${url}/api/v1${path}`, { headers: { authorization: `Bearer ${accessToken}` } });
    const body = (await answer.json()) as Answer;
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${JSON.stringify(body)}`);
    return body;
  };
  const measure = async (name: string, count: number, path: () => string): Promise<Figures> => {
    const times: number[] = [];
    let found = 0;
    for (let n = 0; n < count; n++) {
      const asked = path();
      const begin = performance.now();
      const answer = await get(asked);
      times.push(performance.now() - begin);
      found += (answer.messages ?? answer.conversations ?? []).length;
    }
    return { name, times: times.sort((a, b) => a - b), found };
  };
  const part = (script: RegExp, most: number) => {
    for (;;) {
      const piece = chance.pick(chance.pick(shop.samples).match(script) ?? ['']);
      const letters = Array.from(piece);
      const length = Math.min(letters.length, 2 + Math.floor(chance.next() * (most - 1)));
      const at = Math.floor(chance.next() * (letters.length - length + 1));
      if (length >= 2) return letters.slice(at, at + length).join('');
    }
  };
  const thai = () => part(/[\u0e01-\u0e4e]{2,}/g, 12);
  const english = () => part(/[a-z]{3,}/gi, 12);
  const search = (q: string) => `/search?q=${encodeURIComponent(q)}`;
  const deep: string[] = [];
  for (let cursor: string | null | undefined = null, n = 0; n < 20 && cursor !== undefined; n++) {
    const path: string = `/conversations?limit=50${cursor === null ? '' : `&cursor=${cursor}`}`;
    cursor = (await get(path)).nextCursor ?? undefined;
    if (cursor !== undefined) deep.push(cursor);
  }
  await measure('warm', 100, () => search(thai()));
  const filters = ['status=open', 'status=snoozed', 'handler=nobody', 'isWaiting=true', 'isWaiting=true&status=open'];
  return [
    await measure('GET me', rounds, () => '/me'),
    await measure('inbox page', rounds, () => '/conversations?limit=50'),
    await measure('inbox page, filtered', rounds, () => `/conversations?limit=50&${chance.pick(filters)}`),
    await measure('inbox page, further down', rounds, () =>
      deep.length === 0 ? '/conversations' : `/conversations?limit=50&cursor=${chance.pick(deep)}`,
    ),
    await measure('search, Thai part of 2 characters', rounds, () => search(part(/[\u0e01-\u0e4e]{2,}/g, 2))),
    await measure('search, Thai part of 2 to 12', rounds, () => search(thai())),
    await measure('search, part of an English word', rounds, () => search(english())),
    await measure('search, two words of both', rounds, () => search(`${thai()} ${english()}`)),
    await measure('search, order number', rounds, () =>
      search(`tt${100_000_000 + Math.floor(chance.next() * 900_000_000)}`),
    ),
    await measure('search, emoji', rounds, () => search(chance.pick(['😍', '🙏', '👩‍⚕️', '🇹🇭', '🦄']))),
    await measure(
      'search, within a month',
      rounds,
      () => `${search(thai())}&since=2026-05-01T00:00:00.000Z&until=2026-06-01T00:00:00.000Z`,
    ),
  ];
}
