import { PlainError } from '../start/plain-error.ts';

const maxSteps = 10;

/**
 * Does what a shop's owner does in the OAuth window: opens the relay's start URL, allows everything on the platform's
 * page, and follows the way back to the relay. Keeps cookies per origin, as a browser would.
 */
export async function signOnPlatform(startUrl: string): Promise<void> {
  const cookies = new Map<string, Map<string, string>>();
  let response = await request(startUrl, cookies);
  for (let step = 0; step < maxSteps; step++) {
    const location = response.headers.get('location');
    if (location !== null) {
      response = await request(new URL(location, response.url).href, cookies);
      continue;
    }
    const page = await response.text();
    const form = readForm(page);
    if (form === undefined) {
      if (response.ok) return;
      throw new PlainError(
        `Linking the demo account failed at ${new URL(response.url).pathname} (${response.status}).`,
      );
    }
    response = await request(new URL(form.action, response.url).href, cookies, form.fields);
  }
  throw new PlainError('Linking the demo account did not come to an end.');
}

async function request(
  url: string,
  cookies: Map<string, Map<string, string>>,
  form?: URLSearchParams,
): Promise<Response> {
  const { origin } = new URL(url);
  const jar = cookies.get(origin) ?? new Map<string, string>();
  cookies.set(origin, jar);
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const response = await fetch(url, {
    redirect: 'manual',
    method: form === undefined ? 'GET' : 'POST',
    headers: { accept: 'text/html', ...(cookie === '' ? {} : { cookie }), ...(form === undefined ? {} : { origin }) },
    ...(form === undefined ? {} : { body: form }),
  });
  for (const line of response.headers.getSetCookie()) {
    const [pair = ''] = line.split(';');
    const cut = pair.indexOf('=');
    if (cut > 0) jar.set(pair.slice(0, cut).trim(), pair.slice(cut + 1).trim());
  }
  return response;
}

/** The page's form, filled in as it stands, sent with its "allow" button. */
export function readForm(page: string): { action: string; fields: URLSearchParams } | undefined {
  const form = /<form\b([^>]*)>([\s\S]*?)<\/form>/i.exec(page);
  if (form === null) return undefined;
  const fields = new URLSearchParams();
  for (const [tag] of (form[2] ?? '').matchAll(/<(?:input|button)\b[^>]*>/gi)) {
    const name = attribute(tag, 'name');
    if (name === undefined) continue;
    const value = attribute(tag, 'value') ?? '';
    const type = /^<button/i.test(tag) ? 'button' : (attribute(tag, 'type') ?? 'text');
    const isChosen =
      type === 'button' ? value === 'allow' : /^(?:radio|checkbox)$/.test(type) ? /\schecked\b/i.test(tag) : true;
    if (isChosen) fields.append(name, value);
  }
  return { action: attribute(form[1] ?? '', 'action') ?? '', fields };
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}\\s*=\\s*"([^"]*)"`, 'i').exec(tag)?.[1];
  return value
    ?.replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
