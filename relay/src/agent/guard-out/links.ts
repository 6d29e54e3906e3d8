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
