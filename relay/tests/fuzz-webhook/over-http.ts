import { emptyTally, example, type Tally } from './in-process.ts';
import { type Attempt, attempt } from './mutations.ts';
import { createRandom, type Random } from './random.ts';
import { chunked, head, type RawAnswer, rawRequest } from './raw-request.ts';
import type { RelayRig } from './relay-rig.ts';

export interface HttpTally extends Tally {
  /** Answers of 500 and above: must be 0. */
  serverErrors: number;
  /** No answer at all in time: must be 0. */
  silent: number;
  /** Rows of bytes that nobody with a secret had signed: must be 0. */
  storedForgeries: number;
}

const atOnce = 8;

/** As `fuzzInProcess`, through a real relay's door and with what only a socket can do wrong. */
export async function fuzzOverHttp(rig: RelayRig, { n, seed }: { n: number; seed: number }): Promise<HttpTally> {
  const random = createRandom(seed ^ 0x5eed);
  const tally: HttpTally = { ...emptyTally(), serverErrors: 0, silent: 0, storedForgeries: 0 };
  const taken = new Set<string>();
  const next = () => attempt(random, Math.floor(Date.now() / 1000));
  const worker = async () => {
    while (tally.attempts < n && rig.isAlive()) {
      tally.attempts += 1;
      // Its age is in `t`: the relay's clock is the real one.
      const made = next();
      const variant = random.pick(variants);
      const { pieces, isWhole = true, endAfterwards = false } = variant.send(made, random);
      judge(tally, `${made.name}, ${variant.name}`, {
        isGenuine: made.expected !== 'refused' && isWhole,
        isForged: made.expected === 'refused',
        answer: await rawRequest(rig, pieces, { endAfterwards }),
      });
      if (made.expected !== 'refused') taken.add(made.body.toString('hex'));
      if (made.signedBody !== null) taken.add(made.signedBody.toString('hex'));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (!rig.isAlive()) tally.crashes += 1;
  const stored = rig.isAlive() ? await rig.adminSql<{ body: Buffer }[]>`select body from webhook_delivery` : [];
  tally.storedForgeries = stored.filter(({ body }) => !taken.has(body.toString('hex'))).length;
  return tally;
}

function judge(
  tally: HttpTally,
  name: string,
  { isGenuine, isForged, answer }: { isGenuine: boolean; isForged: boolean; answer: RawAnswer },
): void {
  if (isGenuine) tally.genuine += 1;
  if (answer === 'silent') tally.silent += 1;
  else if (answer !== 'closed' && answer >= 500) tally.serverErrors += 1;
  else if (isForged && answer === 200) tally.accepted += 1;
  else if (isGenuine && answer !== 200) tally.misjudged += 1;
  else return;
  example(tally, `${name}: ${answer}`);
}

interface Sent {
  readonly pieces: readonly Uint8Array[];
  /** False: even a genuine delivery cannot be taken so. */
  readonly isWhole?: boolean;
  readonly endAfterwards?: boolean;
}
interface Variant {
  readonly name: string;
  send(made: Attempt, random: Random): Sent;
}
type Header = readonly [string, string];

const signed = ({ header }: Attempt): Header[] => (header === undefined ? [] : [['tiktok-signature', header]]);
const close: Header = ['connection', 'close'];
const length = (n: number): Header => ['content-length', String(n)];
const json: Header = ['content-type', 'application/json'];
const whole = (made: Attempt, headers: Header[], more: { version?: string; method?: string; path?: string } = {}) => ({
  pieces: [head({ ...more, headers: [...signed(made), ...headers, length(made.body.length), close] }), made.body],
});

const variants: readonly Variant[] = [
  { name: 'plain', send: (made) => whole(made, [json]) },
  { name: 'plain', send: (made) => whole(made, [json]) },
  {
    name: 'chunked',
    send: (made, random) => ({
      pieces: [
        head({ headers: [...signed(made), json, ['transfer-encoding', 'chunked'], close] }),
        chunked(made.body, 1 + random.below(300)),
      ],
    }),
  },
  { name: 'said to be compressed', send: (made) => whole(made, [json, ['content-encoding', 'gzip']]) },
  {
    name: 'odd content type',
    send: (made, random) =>
      whole(made, [
        [
          'content-type',
          random.pick(['', 'text/plain', 'application/json; charset=utf-16', '\t', 'a/b/c', 'multipart/form-data']),
        ],
      ]),
  },
  { name: 'HTTP/1.0', send: (made) => whole(made, [json], { version: '1.0' }) },
  {
    name: 'in slow pieces',
    send: (made) => {
      const { pieces } = whole(made, [json]);
      const all = Buffer.concat(pieces);
      return {
        pieces: Array.from({ length: Math.ceil(all.length / 97) }, (_, i) => all.subarray(i * 97, i * 97 + 97)),
      };
    },
  },
  {
    name: 'the header twice',
    send: (made) => ({ ...whole(made, [...signed(made), json]), isWhole: made.header === undefined }),
  },
  {
    name: 'a length too small',
    send: (made) => ({
      pieces: [head({ headers: [...signed(made), json, length(Math.max(0, made.body.length - 3)), close] }), made.body],
      isWhole: false,
    }),
  },
  {
    name: 'a length too large',
    send: (made) => ({
      pieces: [head({ headers: [...signed(made), json, length(made.body.length + 3), close] }), made.body],
      isWhole: false,
      endAfterwards: true,
    }),
  },
  {
    name: 'a length that is none',
    send: (made, random) => ({
      pieces: [
        head({
          headers: [
            ...signed(made),
            json,
            ['content-length', random.pick(['-1', 'x', '1e3', '0x10', '', '99999999999999999999'])],
            close,
          ],
        }),
        made.body,
      ],
      isWhole: false,
      endAfterwards: true,
    }),
  },
  {
    name: 'length and chunks',
    send: (made) => ({
      pieces: [
        head({ headers: [...signed(made), length(made.body.length), ['transfer-encoding', 'chunked'], close] }),
        chunked(made.body, 50),
      ],
      isWhole: false,
    }),
  },
  {
    name: 'another door',
    send: (made, random) => ({
      ...whole(made, [json], {
        path: random.pick([
          '/webhooks/',
          '/webhooks/TIKTOK',
          '/webhooks/%00',
          '/webhooks/tiktok%2F',
          '/webhooks/meta',
          '/webhooks/__proto__',
          '*',
        ]),
      }),
      isWhole: false,
    }),
  },
  {
    name: 'another verb',
    send: (made, random) => ({
      ...whole(made, [json], { method: random.pick(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'post', 'FOO']) }),
      isWhole: false,
    }),
  },
];
