import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { newId } from '@tandem/shared/lib';

const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

export interface ForgeInput {
  /** A token that holds. */
  readonly good: string;
  /** The relay's own key: for tokens that only their content must condemn. */
  readonly key: Uint8Array;
  /** Epoch seconds. */
  readonly now: number;
  /** Another shop, person and session, which the good token is not of. */
  readonly other: { tenantId: string; personId: string; sessionId: string };
}

/** Tokens that nobody may get in with, by what is wrong with them. */
export function forgeTokens({ good, key, now, other }: ForgeInput): Record<string, string> {
  const [head = '', body = '', signature = ''] = good.split('.');
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
  const header = { alg: 'HS256', typ: 'at+jwt' };
  const hmac = (input: string, withKey: Uint8Array | string, hash = 'sha256') =>
    createHmac(hash, withKey).update(input).digest('base64url');
  /** Well signed with `withKey`, whatever it says. */
  const signed = (headers: object, payload: object, withKey: Uint8Array | string = key, hash = 'sha256') => {
    const input = `${encode(headers)}.${encode(payload)}`;
    return `${input}.${hmac(input, withKey, hash)}`;
  };
  const ours = (change: Record<string, unknown>) => signed(header, { ...claims, ...change });
  const without = (name: string) =>
    signed(header, Object.fromEntries(Object.entries(claims).filter(([one]) => one !== name)));
  const edited = (change: object) => `${head}.${encode({ ...claims, ...change })}.${signature}`;
  const unsigned = (alg: unknown) => `${encode({ ...header, alg })}.${body}.`;

  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const asymmetric = (alg: string, extra: object, by: typeof rsa) => {
    const input = `${encode({ ...header, alg, ...extra })}.${body}`;
    return `${input}.${sign('sha256', Buffer.from(input), { key: by.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  };
  const jwk = rsa.publicKey.export({ format: 'jwk' });
  const octKey = Buffer.alloc(32, 1);
  const stranger = (extra: object, withKey: Uint8Array | string = octKey) =>
    signed({ ...header, ...extra }, claims, withKey);

  return {
    'alg none': unsigned('none'),
    'alg None': unsigned('None'),
    'alg NONE': unsigned('NONE'),
    'alg nOnE with the signature': `${encode({ ...header, alg: 'nOnE' })}.${body}.${signature}`,
    'alg none with the signature': `${encode({ ...header, alg: 'none' })}.${body}.${signature}`,
    'alg missing': `${encode({ typ: 'at+jwt' })}.${body}.${signature}`,
    'alg null': unsigned(null),
    'alg a list': unsigned(['HS256', 'none']),
    'alg empty': unsigned(''),
    'alg hs256': signed({ ...header, alg: 'hs256' }, claims),
    'alg HS384': signed({ ...header, alg: 'HS384' }, claims, key, 'sha384'),
    'alg HS512': signed({ ...header, alg: 'HS512' }, claims, key, 'sha512'),
    'alg RS256': asymmetric('RS256', {}, rsa),
    'alg ES256': asymmetric('ES256', {}, ec as typeof rsa),
    'alg RS256 over our signature': `${encode({ ...header, alg: 'RS256' })}.${body}.${signature}`,
    'a public key as secret': signed(header, claims, rsa.publicKey.export({ type: 'spki', format: 'pem' }) as string),
    'its own key in jwk': asymmetric('RS256', { jwk }, rsa),
    'its own key as an octet jwk': stranger({ jwk: { kty: 'oct', k: octKey.toString('base64url') } }),
    'its own key at jku': stranger({ jku: 'https://evil.example/keys.json', kid: 'a' }),
    'its own key at x5u': stranger({ x5u: 'https://evil.example/cert.pem' }),
    'its own key in x5c': stranger({ x5c: [rsa.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')] }),
    'kid a path': stranger({ kid: '../../../../dev/null' }, Buffer.alloc(0)),
    'kid SQL': stranger({ kid: `' union select 'secret' --` }, 'secret'),
    'kid a command': stranger({ kid: '|/bin/true' }),
    'an empty key': signed(header, claims, Buffer.alloc(0)),
    'a key of zeros': signed(header, claims, Buffer.alloc(32)),
    'the word secret as key': signed(header, claims, 'secret'),
    'crit unknown': signed({ ...header, crit: ['shop'], shop: 1 }, claims),
    'crit b64': signed({ ...header, crit: ['b64'], b64: false }, claims),
    'crit empty': signed({ ...header, crit: [] }, claims),
    'crit of a name that is not there': signed({ ...header, crit: ['exp'] }, claims),
    'b64 false': `${encode({ ...header, b64: false, crit: ['b64'] })}.${body}.${signature}`,
    'typ JWT': signed({ ...header, typ: 'JWT' }, claims),
    'typ missing': signed({ alg: 'HS256' }, claims),
    'typ rt+jwt': signed({ ...header, typ: 'rt+jwt' }, claims),
    'iss of another': ours({ iss: 'https://evil.example' }),
    'iss missing': without('iss'),
    'aud of another': ours({ aud: 'tandem-admin' }),
    'aud missing': without('aud'),
    'expired by a second': ours({ exp: now - 1 }),
    'expired this second': ours({ exp: now }),
    'exp missing': without('exp'),
    'exp a word': ours({ exp: 'never' }),
    'exp with a fraction': ours({ exp: now + 100.5 }),
    'not yet valid': ours({ nbf: now + 60 }),
    'of another shop': ours({ tid: other.tenantId }),
    'of another person': ours({ sub: other.personId }),
    'of another session': ours({ sid: other.sessionId }),
    'of a session that nobody has': ours({ sid: newId() }),
    'sub missing': without('sub'),
    'tid missing': without('tid'),
    'sid missing': without('sid'),
    'sid no id': ours({ sid: `' or true --` }),
    'tid no id': ours({ tid: '*' }),
    'role edited, signature kept': edited({ role: 'owner' }),
    'shop edited, signature kept': edited({ tid: other.tenantId }),
    'end edited, signature kept': edited({ exp: now + 1_000_000 }),
    'claims twice': `${head}.${encode(JSON.stringify(claims).replace('{', `{"tid":"${other.tenantId}",`))}.${signature}`,
    'signature stripped': `${head}.${body}.`,
    'signature and dot stripped': `${head}.${body}`,
    'signature shortened': good.slice(0, -1),
    'signature of one byte': `${head}.${body}.${signature.slice(0, 2)}`,
    'signature longer': `${good}A`,
    'signature twice': `${good}.${signature}`,
    'signature with other unused bits': `${good.slice(0, -1)}${nextLetter(good.at(-1) ?? '')}`,
    'a bit of the signature': `${head}.${body}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
    'signature padded': `${good}=`,
    'header and body changed over': `${body}.${head}.${signature}`,
    'five parts': `${head}..${body}.${signature}.`,
    'JSON form': JSON.stringify({ protected: head, payload: body, signature }),
    'a space within': `${head}. ${body}.${signature}`,
    'not base64': `${head}.{}.${signature}`,
    'a list as body': signed(header, [] as object),
    'nothing but dots': '..',
    empty: '',
    long: `${head}.${'A'.repeat(12_000)}.${signature}`,
  };
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The last letter of a signature of 32 bytes has two bits that mean nothing: another letter, the same bytes. */
function nextLetter(letter: string): string {
  return alphabet[alphabet.indexOf(letter) ^ 1] ?? 'A';
}
