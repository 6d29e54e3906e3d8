/** One way to read a text. */
export interface View {
  /** Null: as it stands. */
  readonly disguise: string | null;
  readonly text: string;
}

/** Letters of other alphabets that look like Latin ones. */
const lookalikes = new Map(
  Object.entries({
    а: 'a',
    е: 'e',
    о: 'o',
    р: 'p',
    с: 'c',
    х: 'x',
    у: 'y',
    і: 'i',
    ѕ: 's',
    ј: 'j',
    һ: 'h',
    ԁ: 'd',
    ɡ: 'g',
    ո: 'n',
    ԛ: 'q',
    ѡ: 'w',
    к: 'k',
    м: 'm',
    т: 't',
    в: 'b',
    н: 'h',
    А: 'a',
    В: 'b',
    Е: 'e',
    К: 'k',
    М: 'm',
    Н: 'h',
    О: 'o',
    Р: 'p',
    С: 'c',
    Т: 't',
    Х: 'x',
    І: 'i',
    Ѕ: 's',
    Ј: 'j',
    α: 'a',
    ε: 'e',
    ο: 'o',
    ρ: 'p',
    ν: 'v',
    ι: 'i',
    κ: 'k',
    τ: 't',
    υ: 'u',
    χ: 'x',
    η: 'n',
    Α: 'a',
    Β: 'b',
    Ε: 'e',
    Ζ: 'z',
    Η: 'h',
    Ι: 'i',
    Κ: 'k',
    Μ: 'm',
    Ν: 'n',
    Ο: 'o',
    Ρ: 'p',
    Τ: 't',
    Υ: 'y',
    Χ: 'x',
    ı: 'i',
  }),
);
const lookalike = new RegExp(`[${[...lookalikes.keys()].join('')}]`, 'gu');
const digitsForLetters: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '!': 'i',
  '+': 't',
};
const invisible =
  /\u034f|\u17b4|\u17b5|[\u00ad\u061c\u115f\u1160\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0]|\u200d(?!\p{Extended_Pictographic})|[\u{e0001}-\u{e007f}]/gu;
const tagLetters = /[\u{e0020}-\u{e007e}]+/gu;

/** Lower case, one form of every letter, ำ put together again after NFKC, no invisible letters, no styled ones. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u1d00-\u1d2b\u0262\u026a\u0274\u0280\u028f\u029c\u029f\ua730\ua731]/gu, smallCapital)
    .replace(invisible, '')
    .replace(/\u0e4d([\u0e48-\u0e4b]?)\u0e32/g, '$1\u0e33')
    .replace(/\u0e40\u0e40/g, '\u0e41')
    .toLowerCase();
}

const smallCapitals = new Map(
  [...'ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ'].map((letter, index) => [letter, [...'abcdefghijklmnoprstuvwyz'][index] ?? letter]),
);
const smallCapital = (letter: string) => smallCapitals.get(letter) ?? letter;

/** A digit inside a word, or a word that begins with one; not 100ml. */
const leetWord =
  /\S*[a-z][013457@$]+[a-z]\S*|(?<!\S)[013457@$]{1,2}[a-z]{3,}\S*|(?<!\S)[a-z]*[013457@$][a-z013457@$]{3,}/g;

/** The text as a reader sees it, and what may be hidden in it. The first view is always the text itself. */
export function viewsOf(text: string): View[] {
  const base = plain(text);
  const views: View[] = [{ disguise: null, text: base }];
  const add = (disguise: string, read: string) => {
    if (read.length > 5 && views.every((view) => view.text !== read)) views.push({ disguise, text: read });
  };
  const hiddenTags = [...text.matchAll(tagLetters)].map(([tags]) =>
    String.fromCharCode(...[...tags].map((tag) => (tag.codePointAt(0) ?? 0) - 0xe0000)),
  );
  if (hiddenTags.length > 0) add('hidden-text', plain(hiddenTags.join(' ')));
  if (/[a-z]/.test(base) && lookalike.test(base))
    add(
      'homoglyph',
      base.replace(lookalike, (letter) => lookalikes.get(letter) ?? letter),
    );
  lookalike.lastIndex = 0;
  const leet = base.replace(leetWord, (word) =>
    word.replace(/[013457-9@$!+]/g, (sign) => digitsForLetters[sign] ?? sign),
  );
  if (leet !== base) add('leet', leet);
  const close = closeUp(base);
  if (close !== base) add('spaced', close);
  for (const decoded of decodedParts(text)) add('encoded', plain(decoded));
  const parts = [...text.matchAll(/["'“‘«「]([^"'”’»」\n]{2,80})["'”’»」]/g)].map(([, part]) => part);
  if (parts.length >= 2) add('split', plain(parts.join('')));
  if (/right to left|backwards?|revers|mirror|ย้อนกลับ|กลับหลัง|หลังไปหน้า/.test(base))
    add('reversed', [...base].reverse().join(''));
  if (/rot-?13|caesar|cipher|ซีซาร์/.test(base)) {
    add(
      'rot13',
      base.replace(/[a-z]/g, (letter) => String.fromCharCode(((letter.charCodeAt(0) - 97 + 13) % 26) + 97)),
    );
  }
  return views;
}

/** "i g n o r e  a l l", "i-g-n-o-r-e.a.l.l", "ล ื ม ก ฎ": runs of single letters become words again. */
function closeUp(text: string): string {
  return text
    .replace(/(?<![a-z])[a-z](?:[ .*_|~/-]{1,5}[a-z](?![a-z])){3,}/g, closeRun)
    .replace(/[ก-ฮะ-ูเ-์](?:[ั-ฺ็-๎])*(?:[ .*_|~/-][ก-ฮะ-ูเ-ๅ](?:[ัิ-ฺ็-๎])*(?:ำ)?){5,}/g, (run) => run.replace(/[ .*_|~/-]/g, ''));
}

function closeRun(run: string): string {
  // "i.g.n.o.r.e y.o.u.r": the other sign stands between words.
  if (/[.*_|~/-]/.test(run) && / /.test(run) && !/ {2}|\.-\.| - |--/.test(run)) return run.replace(/[.*_|~/-]/g, '');
  const wide = / {2}|\.-\.| - |--/.test(run);
  return wide
    ? run
        .replace(/ {2,}|\.-\.| - |--/g, '\u0000')
        .replace(/[ .*_|~/-]/g, '')
        .replaceAll('\u0000', ' ')
    : run.replace(/[ .*_|~/-]/g, '');
}

/** Base64, hexadecimal and percent-encoded parts that decode to readable text. */
function decodedParts(text: string): string[] {
  const found: string[] = [];
  for (const [part] of text.matchAll(/[A-Za-z0-9+/_-]{16,}={0,2}/g)) {
    if (/[a-z]/.test(part) && /[A-Z0-9+/]/.test(part)) found.push(Buffer.from(part, 'base64').toString('utf8'));
  }
  for (const [part] of text.matchAll(/(?:[0-9a-fA-F]{2}[\s:]?){8,}/g))
    found.push(Buffer.from(part.replace(/[\s:]/g, ''), 'hex').toString('utf8'));
  for (const [part] of text.matchAll(/(?:\\x[0-9a-fA-F]{2}){6,}/g))
    found.push(Buffer.from(part.replace(/\\x/g, ''), 'hex').toString('utf8'));
  for (const [part] of text.matchAll(/(?:\\u[0-9a-fA-F]{4}){4,}/g)) {
    found.push(
      part.replace(/\\u([0-9a-fA-F]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    );
  }
  for (const [part] of text.matchAll(/(?:%[0-9a-fA-F]{2}){6,}/g)) {
    found.push(Buffer.from(part.replace(/%/g, ''), 'hex').toString('utf8'));
  }
  for (const [part] of text.matchAll(/(?:[01]{8}\s?){6,}/g)) {
    found.push(
      String.fromCharCode(
        ...part
          .trim()
          .split(/\s+/)
          .flatMap((byte) => byte.match(/[01]{8}/g) ?? [])
          .map((byte) => Number.parseInt(byte, 2)),
      ),
    );
  }
  return found.filter(
    (decoded) =>
      decoded.length >= 6 && !decoded.includes('\ufffd') && !/\p{Cc}/u.test(decoded.trim().replace(/\s/g, ' ')),
  );
}
