import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.map': 'application/json',
};

export interface RendererFile {
  readonly bytes: Buffer;
  readonly type: string;
  /** Its name carries a hash of its content. */
  readonly isImmutable: boolean;
}

/** A file of the built renderer. An address without an extension is a screen: the page itself. Null: no such file. */
export async function rendererFile(root: string, pathname: string): Promise<RendererFile | null> {
  const decoded = decodeOrNull(pathname);
  if (decoded === null || decoded.includes('\0')) return null;
  const relative = extname(decoded) === '' ? 'index.html' : normalize(decoded).replace(/^[/\\]+/, '');
  const path = join(root, relative);
  if (!path.startsWith(root + sep)) return null;
  const type = types[extname(path)];
  if (type === undefined) return null;
  try {
    return { bytes: await readFile(path), type, isImmutable: relative.startsWith(`assets${sep}`) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR')) return null;
    throw error;
  }
}

function decodeOrNull(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    // Broken percent signs name no file.
    return null;
  }
}
