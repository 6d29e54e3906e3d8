import { load } from 'cheerio/slim';
import { ExtractError, type Extracted } from './extracted.ts';
import { tidyText } from './tidy-text.ts';

/** Not what the page says: its machine, its furniture, and what a visitor cannot see. */
const dropped = [
  'script, style, noscript, template, svg, canvas, iframe, object, embed, math, head, dialog, form button, input, select, textarea',
  'nav, aside, body > header, body > footer, [role=navigation], [role=banner], [role=contentinfo], [role=search], [role=dialog]',
  '[hidden], [aria-hidden=true], .sr-only, .visually-hidden, .screen-reader-text',
].join(', ');
const hiding =
  /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0*(?:\.0+)?\s*(?:;|!|$)|font-size\s*:\s*0*(?:\.0+)?(?:px|pt|em|rem|%)?\s*(?:;|!|$)|clip(?:-path)?\s*:|text-indent\s*:\s*-\d{3,}|(?:left|top)\s*:\s*-\d{4,})/i;
const blocks = new Set(
  'address article blockquote dd details div dl dt fieldset figcaption figure footer form header hr li main ol p pre section summary table tbody thead tr ul'.split(
    ' ',
  ),
);
const paragraphs = new Set('article blockquote dl figure ol p pre section table ul'.split(' '));
/** A main part with less is not where the words are. */
const leastMain = 200;

interface Node {
  readonly type: string;
  readonly name?: string;
  readonly data?: string;
  readonly children?: readonly Node[];
}

/** The readable part of a page: `main` or `article` where it has one, without menus, forms and hidden text. */
export function extractHtml(html: string): Extracted {
  const $ = load(html);
  const title = tidyText($('head > title, title').first().text()).replaceAll('\n', ' ') || null;
  const shared = $('meta[property="og:title"]').attr('content');
  $(dropped).remove();
  $('[style]').each((_, element) => {
    if (hiding.test($(element).attr('style') ?? '')) $(element).remove();
  });
  const candidates = ['main, [role=main]', 'article', 'body'].map((selector) =>
    tidyText(
      $(selector)
        .toArray()
        .filter((element) => $(element).parents(selector).length === 0)
        .map((element) => linesOf(element as unknown as Node))
        .join('\n\n'),
    ),
  );
  const whole = candidates.at(-1) || tidyText(linesOf($.root()[0] as unknown as Node));
  const text = candidates.find((words) => words.length >= leastMain) ?? whole;
  if (text === '') throw new ExtractError('no_text');
  return { title: title ?? (shared ? tidyText(shared) : null), text, pageCount: null };
}

/** Without recursion: the depth of a tree is the page's choice. */
function linesOf(root: Node): string {
  let out = '';
  const open: (Node | string)[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (typeof node === 'string') out += node;
    else if (node.type === 'text') out += (node.data ?? '').replace(/\s+/g, ' ');
    else if (node.name === 'br') out += '\n';
    else {
      const [before, after] = around(node.name ?? '');
      out += before;
      open.push(after, ...[...(node.children ?? [])].reverse());
    }
  }
  return out;
}

function around(tag: string): readonly [before: string, after: string] {
  if (/^h[1-6]$/.test(tag)) return ['\n\n# ', '\n\n'];
  if (tag === 'li') return ['\n- ', '\n'];
  if (tag === 'td' || tag === 'th') return ['', ' | '];
  if (paragraphs.has(tag)) return ['\n\n', '\n\n'];
  return blocks.has(tag) ? ['\n', '\n'] : ['', ''];
}
