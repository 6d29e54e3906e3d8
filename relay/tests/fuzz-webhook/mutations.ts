import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Random } from './random.ts';

/** What the relay knows, newest first, and what it must not take. */
export const secrets = { current: 'fuzz-current-secret', previous: 'fuzz-previous-secret' } as const;
const foreignSecrets = [
  'fuzz-retired-secret',
  'secret-of-another-app',
  '',
  `${secrets.current} `,
  ` ${secrets.current}`,
  secrets.current.toUpperCase(),
  secrets.current.slice(0, -1),
  `${secrets.current}\0`.repeat(2),
];

export interface Attempt {
  readonly name: string;
  readonly header: string | undefined;
  readonly body: Buffer;
  /** The receiver's clock against `t`, seconds. */
  readonly skewSeconds: number;
  /** `refused`: made or altered by somebody without a secret; else what a correct check says. */
  readonly expected: 'refused' | 'ok' | 'stale';
  /** What its header is the signature of, where that was left alone: a length that lies can cut an altered body back to it. */
  readonly signedBody: Buffer | null;
}

/** A genuine delivery, from which every attempt is made. */
export interface Genuine {
  readonly time: number;
  readonly body: Buffer;
  readonly signature: string;
  readonly secret: string;
}

export function genuine(random: Random, time: number): Genuine {
  const secret = random.pick([secrets.current, secrets.current, secrets.previous]);
  const body = Buffer.from(bodyText(random, time));
  return { time, body, secret, signature: sign(time, body, secret) };
}

export function sign(time: number | string, body: Uint8Array, secret: string): string {
  return createHmac('sha256', secret).update(`${time}.`).update(body).digest('hex');
}

const words = ['สวัสดีค่ะ', 'มีไซซ์ M ไหมคะ 🙏', 'hi', 'price?', '1.5 kg', '\u202e', 'é', ''];

function bodyText(random: Random, time: number): string {
  const content = JSON.stringify({
    timestamp: time * 1000,
    conversation_id: `${random.bytes(12).toString('base64')}==`,
    message_id: `${random.bytes(12).toString('base64')}==`,
    type: 'text',
    text: { body: random.pick(words) },
  });
  return JSON.stringify({
    client_key: '1',
    event: 'im_receive_msg',
    create_time: time,
    user_openid: 'nobody',
    content,
  });
}

type Mutation = (real: Genuine, random: Random) => Pick<Attempt, 'header' | 'body'> & Partial<Attempt>;
const headerOf = ({ time, signature }: Genuine) => `t=${time},s=${signature}`;

/** Same meaning, other letters: a correct check takes them. */
const harmless: Readonly<Record<string, Mutation>> = {
  'as it is': (real) => ({ header: headerOf(real), body: real.body }),
  'signature first': (real) => ({ header: `s=${real.signature},t=${real.time}`, body: real.body }),
  spaces: (real) => ({ header: ` t = ${real.time} ,\ts=${real.signature} `, body: real.body }),
  'a name nobody knows': (real) => ({ header: `v=2,${headerOf(real)},x=`, body: real.body }),
};

const headers: Readonly<Record<string, Mutation>> = {
  absent: ({ body }) => ({ header: undefined, body }),
  empty: ({ body }, random) => ({ header: random.pick(['', ' ', ',', '=', ',,,', 't', 't=', 's=', 't=,s=']), body }),
  'no time': (real) => ({ header: `s=${real.signature}`, body: real.body }),
  'no signature': (real) => ({ header: `t=${real.time}`, body: real.body }),
  'two times': (real, random) => ({
    header: random.pick([`t=${real.time},${headerOf(real)}`, `${headerOf(real)},t=${real.time + 1}`]),
    body: real.body,
  }),
  'two signatures': (real, random) => ({
    header: random.pick([`s=${'0'.repeat(64)},${headerOf(real)}`, `${headerOf(real)},s=${real.signature}`]),
    body: real.body,
  }),
  'two headers in one': (real) => ({ header: `${headerOf(real)}, ${headerOf(real)}`, body: real.body }),
  'names in capitals': (real) => ({ header: `T=${real.time},S=${real.signature}`, body: real.body }),
  'digits in capitals': (real) => ({
    // A signature without a letter, once in 10^13, would be the same in capitals.
    header: `t=${real.time},s=${real.signature.replace(/[a-f]/, (letter) => letter.toUpperCase()).replace(/^\d+$/, 'A')}`,
    body: real.body,
  }),
  'a digit less': (real, random) => ({
    header: `t=${real.time},s=${random.pick([real.signature.slice(1), real.signature.slice(0, 63)])}`,
    body: real.body,
  }),
  'a digit more': (real, random) => ({
    header: `t=${real.time},s=${random.pick([`0${real.signature}`, `${real.signature}0`, `${real.signature}zz`])}`,
    body: real.body,
  }),
  'another digit': (real, random) => {
    const at = random.below(64);
    const digit = (Number.parseInt(real.signature.charAt(at), 16) ^ (1 + random.below(15))).toString(16);
    return {
      header: `t=${real.time},s=${real.signature.slice(0, at)}${digit}${real.signature.slice(at + 1)}`,
      body: real.body,
    };
  },
  'no hexadecimal digit': (real, random) => {
    const at = random.below(64);
    const odd = random.pick(['g', 'z', ' ', '\u0000', '٣', '３', '\ud835\udfd9', '%', '-']);
    return {
      header: `t=${real.time},s=${real.signature.slice(0, at)}${odd}${real.signature.slice(at + 1)}`,
      body: real.body,
    };
  },
  'another encoding': (real, random) => ({
    header: `t=${real.time},s=${Buffer.from(real.signature, 'hex').toString(random.pick(['base64', 'base64url', 'latin1']))}`,
    body: real.body,
  }),
  prefixed: (real, random) => ({
    header: `t=${real.time},s=${random.pick(['0x', 'sha256=', 'v1=', '"'])}${real.signature}`,
    body: real.body,
  }),
  'no signature at all': (real, random) => ({
    header: `t=${real.time},s=${random.pick(['0'.repeat(64), 'f'.repeat(64), 'null', 'undefined', '[object Object]'])}`,
    body: real.body,
  }),
  'a time that is none': (real, random) => {
    const time = random.pick([
      '1e9',
      `${real.time}.0`,
      `+${real.time}`,
      `0x${real.time.toString(16)}`,
      `${real.time}x`,
      '-1',
    ]);
    // Signed over exactly these letters by somebody who has the secret: it is still not the platform's form.
    return { header: `t=${time},s=${sign(time, real.body, real.secret)}`, body: real.body };
  },
  'a time in other digits': (real) => {
    const thai = String(real.time).replace(/\d/g, (digit) => String.fromCharCode(0x0e50 + Number(digit)));
    return { header: `t=${thai},s=${sign(thai, real.body, real.secret)}`, body: real.body };
  },
  'a time of another length': (real, random) => {
    const time = random.pick([`${real.time}000`, `0${real.time}`, String(real.time).slice(1), '']);
    return { header: `t=${time},s=${sign(time, real.body, real.secret)}`, body: real.body };
  },
  'another time': (real, random) => ({
    header: `t=${real.time + (1 + random.below(400)) * random.pick([1, -1])},s=${real.signature}`,
    body: real.body,
  }),
  huge: (real, random) => ({
    header: random.pick([
      `t=${real.time},s=${real.signature.repeat(100)}`,
      `t=${'9'.repeat(5000)},s=${real.signature}`,
      `${'a=b,'.repeat(1500)}t=${real.time + 1},s=${real.signature}`,
    ]),
    body: real.body,
  }),
  noise: (real, random) => ({ header: random.bytes(random.below(120)).toString('latin1'), body: real.body }),
};

const bodies: Readonly<Record<string, Mutation>> = {
  'a bit': (real, random) => {
    const body = Buffer.from(real.body);
    const at = random.below(body.length);
    body.writeUInt8(body.readUInt8(at) ^ (1 << random.below(8)), at);
    return { header: headerOf(real), body };
  },
  'written anew': (real, random) => {
    const value: unknown = JSON.parse(real.body.toString());
    const text = random.pick([
      JSON.stringify(value, null, 2),
      JSON.stringify(value, null, '\t'),
      JSON.stringify(Object.fromEntries(Object.entries(value as object).reverse())),
      JSON.stringify(value).replaceAll('/', '\\/').replace('{', '{ '),
      `${JSON.stringify(value)}\n`,
      ` ${JSON.stringify(value)}`,
    ]);
    return { header: headerOf(real), body: Buffer.from(text) };
  },
  'with a byte order mark': (real) => ({
    header: headerOf(real),
    body: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), real.body]),
  }),
  'in UTF-16': (real) => ({ header: headerOf(real), body: Buffer.from(real.body.toString(), 'utf16le') }),
  compressed: (real) => ({ header: headerOf(real), body: gzipSync(real.body, { level: 1 }) }),
  'cut off': (real, random) => ({
    header: headerOf(real),
    body: real.body.subarray(0, random.below(real.body.length)),
  }),
  'with more behind it': (real, random) => ({
    header: headerOf(real),
    body: Buffer.concat([real.body, random.bytes(1 + random.below(40))]),
  }),
  twice: (real) => ({ header: headerOf(real), body: Buffer.concat([real.body, real.body]) }),
  nothing: (real) => ({ header: headerOf(real), body: Buffer.alloc(0) }),
  'of another delivery': (real, random) => ({ header: headerOf(real), body: genuine(random, real.time - 7).body }),
  // The signature is over "t.body": the same bytes, divided at a later point.
  'divided elsewhere': (real) => {
    const [moved = '', ...rest] = real.body.toString().split('.');
    return { header: `t=${real.time}.${moved},s=${real.signature}`, body: Buffer.from(rest.join('.')) };
  },
};

const keys: Readonly<Record<string, Mutation>> = {
  'by nobody we know': (real, random) => ({
    header: `t=${real.time},s=${sign(real.time, real.body, random.pick(foreignSecrets))}`,
    body: real.body,
  }),
  'over the body only': (real) => ({
    header: `t=${real.time},s=${createHmac('sha256', real.secret).update(real.body).digest('hex')}`,
    body: real.body,
  }),
  'with another hash': (real, random) => {
    const hash = random.pick(['sha1', 'sha512', 'sha3-256']);
    const made = createHmac(hash, real.secret).update(`${real.time}.`).update(real.body).digest('hex');
    return { header: `t=${real.time},s=${made.slice(0, 64).padEnd(64, '0')}`, body: real.body };
  },
  'with another joint': (real, random) => {
    const joint = random.pick(['', ':', ',', '..', ' .', '.\n']);
    const made = createHmac('sha256', real.secret).update(`${real.time}${joint}`).update(real.body).digest('hex');
    return { header: `t=${real.time},s=${made}`, body: real.body };
  },
};

const skews = [0, 0, 1, 299, 300, 301, -299, -300, -301, 3600, -3600, 71 * 3600, 10 * 365 * 86_400];
const forged = Object.entries({ ...headers, ...bodies, ...keys });
const kept = Object.entries(harmless);

/** Eight of nine are forged or altered; the rest must be taken, or the campaign would praise a door that is never opened. */
export function attempt(random: Random, time: number): Attempt {
  const real = genuine(random, time);
  const skewSeconds = random.pick(skews);
  const isForged = random.below(9) > 0;
  const [name, mutate] = random.pick(isForged ? forged : kept);
  const expected = isForged ? 'refused' : Math.abs(skewSeconds) <= 300 ? 'ok' : 'stale';
  const made = mutate(real, random);
  return { name, skewSeconds, expected, ...made, signedBody: made.header === headerOf(real) ? real.body : null };
}
