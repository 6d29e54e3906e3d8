import type { KnowledgeDocument } from '@tandem/shared/api';
import { must } from '@tandem/shared/lib';
import type { ConnectionId } from '@tandem/shared/model';
import { type Bridge, uploadPartBytes } from '../../../bridge/index.ts';

interface Upload {
  readonly connectionId: ConnectionId;
  readonly title: string;
  readonly file: Blob;
  /** 0…1. */
  readonly onSent: (share: number) => void;
}

/** Hands a file to the engine part by part. */
export async function uploadFile(
  bridge: Bridge,
  { connectionId, title, file, onSent }: Upload,
): Promise<KnowledgeDocument> {
  const uploadId = crypto.randomUUID();
  let document: KnowledgeDocument | null = null;
  for (let from = 0; document === null; from += uploadPartBytes) {
    const bytes = new Uint8Array(await file.slice(from, from + uploadPartBytes).arrayBuffer());
    const isLast = from + uploadPartBytes >= file.size;
    document = await bridge.call('knowledge.upload', { connectionId, uploadId, title, part: base64(bytes), isLast });
    onSent(Math.min(1, (from + bytes.byteLength) / Math.max(1, file.size)));
    if (isLast) break;
  }
  return must(document, 'the uploaded document');
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
