/** Bodies that nobody should send, each with its size within what the door takes. Made anew for every use: some are a megabyte. */
export const garbage: Readonly<Record<string, () => Buffer>> = {
  'one byte': () => Buffer.from('{'),
  'nothing but NUL': () => Buffer.alloc(1000),
  'a byte order mark alone': () => Buffer.from([0xef, 0xbb, 0xbf]),
  'no UTF-8': () => Buffer.from([0xc3, 0x28, 0xf0, 0x9f, 0xff, 0xfe]),
  'arrays a million deep': () => Buffer.from('['.repeat(1_000_000)),
  'closed arrays, half a million deep': () => Buffer.from('['.repeat(500_000) + ']'.repeat(500_000)),
  'objects a hundred thousand deep': () => Buffer.from(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`),
  'content a hundred thousand deep': () => envelope(`${'['.repeat(100_000)}${']'.repeat(100_000)}`),
  'content as text, a hundred thousand deep': () =>
    envelope(JSON.stringify(`${'{"reaction":['.repeat(50_000)}${']}'.repeat(50_000)}`)),
  'ninety thousand keys': () => Buffer.from(`{${Array.from({ length: 90_000 }, (_, i) => `"k${i}":1`).join(',')}}`),
  'ninety thousand keys in its content': () =>
    envelope(`{${Array.from({ length: 90_000 }, (_, i) => `"k${i}":1`).join(',')}}`),
  'half a million numbers': () => Buffer.from(`[${'1,'.repeat(500_000)}1]`),
  'one key, forty thousand times': () => Buffer.from(`{${'"event":"im_receive_msg",'.repeat(40_000)}"event":"x"}`),
  'a number of a megabyte': () => Buffer.from(`{"event":"im_receive_msg","create_time":${'9'.repeat(1_000_000)}}`),
  'a text of a megabyte': () => message({ text: { body: 'ก'.repeat(340_000) } }),
  'half surrogate pairs': () =>
    Buffer.from(
      '{"event":"im_receive_msg","user_openid":"\\ud800","content":"{\\"message_id\\":\\"\\\\udc00\\",\\"conversation_id\\":\\"c\\",\\"type\\":\\"text\\"}"}',
    ),
  'NUL in every id': () => message({ conversation_id: '\0', message_id: '\0\0', from: '\0' }),
  'keys of a prototype': () =>
    Buffer.from(
      '{"__proto__":{"event":"x"},"constructor":{"prototype":{"a":1}},"event":"__proto__","content":"{\\"__proto__\\":1}"}',
    ),
  'names of a prototype': () => message({ type: '__proto__', text: { body: 'x' } }),
  'types all wrong': () =>
    message({
      conversation_id: {},
      message_id: [],
      timestamp: 'now',
      type: 7,
      text: 'x',
      from: 1,
      to: null,
      from_user: [],
      reaction: {},
      read: 1,
      referral: 'x',
      reason: {},
      is_follower: 'no',
      unique_identifier: -1,
    }),
  'times beyond time': () => message({ timestamp: 1e308, read: { last_read_timestamp: -1 } }),
  'an envelope all wrong': () =>
    Buffer.from('{"event":["im_receive_msg"],"create_time":{},"user_openid":[],"content":7}'),
  'only an event': () => Buffer.from('{"event":"authorization.removed"}'),
  'an event of a megabyte': () => Buffer.from(JSON.stringify({ event: 'e'.repeat(1_000_000), content: '{}' })),
  null: () => Buffer.from('null'),
  'a text': () => Buffer.from('"im_receive_msg"'),
};

function envelope(content: string): Buffer {
  return Buffer.from(`{"event":"im_receive_msg","create_time":1,"user_openid":"linked","content":${content}}`);
}

function message(change: object): Buffer {
  const content = { conversation_id: 'c', message_id: 'm', timestamp: 1_763_600_000_000, type: 'text', ...change };
  return envelope(JSON.stringify(JSON.stringify(content)));
}
