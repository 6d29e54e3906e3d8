import type { App, Session, Shell, WebContents } from 'electron';

/** The renderer's only origin: our own scheme, never file://. */
export const APP_SCHEME = 'tandem';
export const APP_ORIGIN = `${APP_SCHEME}://app`;
export const MEDIA_ORIGIN = `${APP_SCHEME}://media`;

/** No inline script, no eval, no network: the renderer talks through the bridge alone. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  `img-src 'self' ${MEDIA_ORIGIN} data:`,
  `media-src ${MEDIA_ORIGIN}`,
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * The one door to the outside: https addresses without credentials, opened in the system's browser. Everything else (smb:, file:,
 * custom schemes, javascript:) has started programs in other chat apps and is refused.
 */
export function openOutside(shell: Pick<Shell, 'openExternal'>, address: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || url.protocol !== 'https:' || url.username !== '' || url.password !== '' || url.hostname === '') {
    return false;
  }
  shell.openExternal(url.href).catch((error: unknown) => console.error('no program took the address', error));
  return true;
}

/** Our own pages need nothing of the machine but the clipboard, which they write on a click. */
export function refusePermissions(
  session: Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler'>,
): void {
  session.setPermissionRequestHandler((contents, permission, answer) => {
    answer(permission === 'clipboard-sanitized-write' && isOurs(contents.getURL()));
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => {
    return permission === 'clipboard-sanitized-write' && isOurs(origin);
  });
}

export function isOurs(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return url.protocol === `${APP_SCHEME}:` && url.host === 'app';
}

function isMedia(address: string): boolean {
  return URL.canParse(address) && address.startsWith(`${MEDIA_ORIGIN}/`);
}

/** Customers' files, and what our own page has made; one that was tricked into offering something else to save offers it in vain. */
export function keepDownloadsToMedia(session: Pick<Session, 'on'>): void {
  session.on('will-download', (event, item) => {
    const url = item.getURL();
    if (!isMedia(url) && !url.startsWith(`blob:${APP_ORIGIN}/`)) event.preventDefault();
  });
}

/** What every web contents is born with, whoever makes it: it stays where it is, opens nothing and embeds nothing. */
export function lockNavigation(
  app: Pick<App, 'on'>,
  shell: Pick<Shell, 'openExternal'>,
  isFree: (contents: WebContents) => boolean,
) {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      if (!isFree(contents)) openOutside(shell, url);
      return { action: 'deny' };
    });
    // Nothing is opened outside from here: our page does that through the bridge, and a redirect asks nobody.
    const stay = (event: { preventDefault(): void }, url: string) => {
      if (!isFree(contents) && !isOurs(url)) event.preventDefault();
    };
    contents.on('will-navigate', (event) => {
      stay(event, event.url);
      // A customer's file, offered as a link: saved, never shown.
      if (!isFree(contents) && isMedia(event.url)) contents.downloadURL(event.url);
    });
    contents.on('will-frame-navigate', (event) => stay(event, event.url));
    contents.on('will-redirect', (event) => stay(event, event.url));
  });
}
