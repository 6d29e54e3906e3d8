/** Bytes as text. The mark at the start wins, then the header, then what the page says of itself, then UTF-8 if it fits, then Thai. */
export function decodeText(bytes: Uint8Array, declared: string | null): string {
  const label = markOf(bytes) ?? declared ?? metaCharset(bytes);
  const named = label === null ? null : decoderOf(label);
  if (named !== null) return named.decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // Old Thai shops' pages that name no charset are windows-874.
    return new TextDecoder('windows-874').decode(bytes);
  }
}

function markOf([a, b, c]: Uint8Array): string | null {
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  return a === 0xfe && b === 0xff ? 'utf-16be' : null;
}

function metaCharset(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 4096)).toString('latin1');
  return /<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w:.-]{2,40})/i.exec(head)?.[1] ?? null;
}

function decoderOf(label: string): InstanceType<typeof TextDecoder> | null {
  try {
    return new TextDecoder(label.trim());
  } catch (error) {
    // A charset nobody knows is as good as none.
    if (error instanceof RangeError) return null;
    throw error;
  }
}
