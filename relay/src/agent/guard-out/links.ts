import type { AgentSettings } from '@tandem/shared/api';
import { figuresIn } from '../understanding/index.ts';

/** Links of a text whose host neither the shop's list nor its own words (facts, what it typed itself) name. */
export function foreignLinks(
  text: string,
  { allowedLinkHosts, facts }: AgentSettings,
  typed: readonly string[],
): string[] {
  const own = [...facts.map(({ value }) => value), ...typed].flatMap((words) => linksIn(words).map(hostOf));
  const allowed = [...allowedLinkHosts.map((host) => hostOf(host)), ...own];
  return linksIn(text).filter((link) => {
    const host = hostOf(link);
    return !allowed.some((known) => host === known || host.endsWith(`.${known}`));
  });
}

/** Addresses that no reader of links knows but every human does: evil[.]com, "evil dot com", evil。com, and any word.word. */
const disguised =
  /[a-z0-9-]{2,}\s*(?:[[({]\s*(?:\.|dot|จุด)\s*[\])}]|[。｡])\s*[a-z]{2,}|[a-z0-9-]{2,}\s+(?:dot|จุด|ดอท)\s*(?:com|คอม|net|org|co|io|me|th|shop|xyz)|(?<![\w.])[a-z0-9-]{2,}(?:\.[a-z]{2,})+(?![a-z])/gi;

export function disguisedLinks(text: string, sources: readonly string[]): string[] {
  const known = sources.join('\n').toLowerCase();
  return (text.toLowerCase().match(disguised) ?? []).filter((link) => !known.includes(link));
}

function linksIn(text: string): string[] {
  return figuresIn(text).flatMap(({ kind, value }) => (kind === 'url' ? [value] : []));
}

function hostOf(link: string): string {
  return (
    link
      .toLowerCase()
      .replace(/^[a-z]+:\/\//, '')
      // Before the last @ stands a user's name, however much it looks like a host.
      .replace(/^[^/?#]*@/, '')
      .replace(/[/?#:].*$/, '')
      .replace(/^www\./, '')
      .replace(/\.$/, '')
  );
}
