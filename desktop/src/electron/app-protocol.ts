import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import type { EngineProcess } from './engine-process.ts';
import { CONTENT_SECURITY_POLICY } from './security.ts';

const mimes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};
/** What the page may show; anything else is only ever saved. SVG is a program, not a picture. */
const shownInline = /^(?:image\/(?:png|jpeg|webp|gif|avif)|video\/(?:mp4|webm)|audio\/(?:mpeg|mp4|ogg|aac))$/;
/** Names that no file can have are names of no file. */
const noSuchFile = new Set(['ENOENT', 'EISDIR', 'ENOTDIR', 'ENAMETOOLONG', 'EINVAL', 'ELOOP']);

const refuse = (status: number) => new Response(null, { status });

/** Serves `tandem://app/…` from the built renderer and `tandem://media/<id>` from the engine. */
export function appProtocol(rendererDir: string, engine: Pick<EngineProcess, 'media'>) {
  return async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    if (request.method !== 'GET') return refuse(405);
    if (url.host === 'media') return serveMedia(engine, url.pathname.slice(1));
    if (url.host !== 'app') return refuse(404);
    return servePage(rendererDir, url.pathname === '/' ? '/index.html' : url.pathname);
  };
}

async function servePage(rendererDir: string, path: string): Promise<Response> {
  const decoded = safeDecode(path);
  const file = decoded === null ? null : normalize(join(rendererDir, decoded));
  const mime = file === null ? undefined : mimes[extname(file)];
  if (file === null || mime === undefined || !file.startsWith(rendererDir + sep)) return refuse(404);
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== undefined && noSuchFile.has(error.code)) return null;
    throw error;
  });
  if (bytes === null) return refuse(404);
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': mime,
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'x-content-type-options': 'nosniff',
    },
  });
}

async function serveMedia(engine: Pick<EngineProcess, 'media'>, id: string): Promise<Response> {
  if (!/^[0-9a-f-]{1,64}$/.test(id)) return refuse(404);
  const media = await engine.media(id);
  if (media === null) return refuse(404);
  const mime = media.mime.split(';')[0]?.trim().toLowerCase() ?? '';
  const isInline = shownInline.test(mime);
  return new Response(new Uint8Array(media.bytes), {
    headers: {
      'content-type': isInline ? mime : 'application/octet-stream',
      'content-disposition': isInline ? 'inline' : 'attachment',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    },
  });
}

function safeDecode(path: string): string | null {
  try {
    const decoded = decodeURIComponent(path);
    return decoded.includes('\0') ? null : decoded;
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}
