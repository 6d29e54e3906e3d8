import type { Resolve } from './fetch-page.ts';

/** Every way to say "this machine" or "the network inside" that a URL has, aimed at `port`. For tests. */
export function hostileAddresses(port: number): string[] {
  const quads = [
    '127.0.0.1',
    '127.1.2.3',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '192.0.0.8',
    '224.0.0.1',
    '255.255.255.255',
    '198.18.0.1',
  ];
  const spelled = quads.flatMap((quad) => {
    const [a = 0, b = 0, c = 0, d = 0] = quad.split('.').map(Number);
    const number = ((a * 256 + b) * 256 + c) * 256 + d;
    const hex = number.toString(16).padStart(8, '0');
    const wide = quad.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));
    return [
      quad,
      `${quad}.`,
      String(number),
      `0x${hex}`,
      `0${number.toString(8)}`,
      [a, b, c, d].map((part) => `0${part.toString(8)}`).join('.'),
      [a, b, c, d].map((part) => `0x${part.toString(16)}`).join('.'),
      `${a}.${(b * 256 + c) * 256 + d}`,
      `${a}.${b}.${c * 256 + d}`,
      wide,
      quad.replaceAll('.', '。'),
      quad.replaceAll('.', '．'),
      encodeURIComponent(quad).replaceAll('.', '%2e'),
      `[::ffff:${quad}]`,
      `[::ffff:0:${quad}]`,
      `[64:ff9b::${quad}]`,
      `[64:ff9b:1::${quad}]`,
      `[2002:${hex.slice(0, 4)}:${hex.slice(4)}::1]`,
      `[::${quad}]`,
    ];
  });
  const others = [
    'localhost',
    'LOCALHOST',
    'localhost.',
    'ⓛocalhost',
    'localhost。',
    'a.localhost',
    'relay.local',
    'db.internal',
    'intranet',
    'printer.lan',
    '[::1]',
    '[::]',
    '[0:0:0:0:0:0:0:1]',
    '[fe80::1]',
    '[fc00::1]',
    '[fd12::1]',
    '[ff02::1]',
    '[fec0::1]',
    '[2001:db8::1]',
    '[2001::1]',
    '[100::1]',
    '[::ffff:7f00:1]',
    '127.1',
    '0',
    '127.0.1',
  ];
  const hosts = [...spelled, ...others];
  return [
    ...hosts.flatMap((host) => [`http://${host}:${port}/canary`, `http://${host}/canary`]),
    ...['127.0.0.1', 'localhost', '[::1]'].flatMap((host) => [
      `http://user@${host}:${port}/canary`,
      `http://shop.example.com@${host}:${port}/canary`,
      `http://user:pass@${host}:${port}/canary`,
      `http://shop.example.com:80@${host}:${port}/`,
      `http://${host}:${port}\\@shop.example.com/`,
      `http:\\\\${host}:${port}/canary`,
      `http:/${host}:${port}/canary`,
      `//${host}:${port}/canary`,
      `HTTP://${host}:${port}/canary`,
      ` http://${host}:${port}/canary`,
      `ht\ntp://${host}:${port}/canary`,
      `https://${host}:${port}/canary`,
      `ftp://${host}:${port}/canary`,
      `ws://${host}:${port}/canary`,
      `gopher://${host}:${port}/_GET`,
    ]),
    ...[
      'file:///etc/passwd',
      'data:text/html,hi',
      'blob:http://a/b',
      'javascript:alert(1)',
      'about:blank',
      '',
      'not an address',
    ],
    ...[22, 25, 3306, 5432, 6379, 8080, 9200, port].map((inner) => `http://shop.example.org:${inner}/`),
  ];
}

/** A name server that says `first`, then `then`, then `first` again, for every name. */
export function flippingResolve(first: string, then: string): Resolve {
  const asked = new Map<string, number>();
  return async (host) => {
    const count = asked.get(host) ?? 0;
    asked.set(host, count + 1);
    return [count % 2 === 0 ? first : then];
  };
}
