import { api, type KnowledgeDocument } from '@tandem/shared/api';
import { BridgeError } from '../../bridge/index.ts';
import type { EngineContext } from '../engine-context.ts';
import type { Handlers } from './handlers.ts';

/** Knowledge is the relay's: it is not cached, so these need it now. What others change comes as `knowledge.changed`. */
export const knowledgeCalls: Handlers<
  | 'knowledge.list'
  | 'knowledge.get'
  | 'knowledge.add'
  | 'knowledge.addTable'
  | 'knowledge.upload'
  | 'knowledge.change'
  | 'knowledge.remove'
  | 'knowledge.undelete'
  | 'knowledge.versions'
  | 'knowledge.restore'
  | 'knowledge.import'
  | 'knowledge.cancelImport'
> = {
  async 'knowledge.list'(ctx, { connectionId }) {
    return (await ctx.session.request(api.listDocuments, { params: { id: connectionId } })).documents;
  },
  'knowledge.get': (ctx, { documentId, cursor }) =>
    ctx.session.request(api.getDocument, { params: { id: documentId }, query: { cursor } }),
  async 'knowledge.add'(ctx, { connectionId, document }) {
    return told(ctx, await ctx.session.request(api.createDocument, { params: { id: connectionId }, body: document }));
  },
  async 'knowledge.addTable'(ctx, { connectionId, table }) {
    const answer = await ctx.session.request(api.createFaqs, { params: { id: connectionId }, body: { table } });
    ctx.onTopics([`agent:${connectionId}`]);
    return answer;
  },
  async 'knowledge.upload'(ctx, { connectionId, uploadId, title, part, isLast }) {
    const file = collect(ctx, uploadId, Buffer.from(part, 'base64'));
    if (!isLast) return null;
    forget(ctx, uploadId);
    // The upload's id is its key: a repeat after a lost answer is no second document.
    return told(
      ctx,
      await ctx.session.uploadDocument({ connectionId, title, bytes: Buffer.concat(file), key: uploadId }),
    );
  },
  async 'knowledge.change'(ctx, { documentId, change }) {
    return told(ctx, await ctx.session.request(api.changeDocument, { params: { id: documentId }, body: change }));
  },
  async 'knowledge.remove'(ctx, { documentId }) {
    return ctx.session.request(api.deleteDocument, { params: { id: documentId } });
  },
  async 'knowledge.undelete'(ctx, { documentId }) {
    return told(ctx, await ctx.session.request(api.undeleteDocument, { params: { id: documentId } }));
  },
  async 'knowledge.versions'(ctx, { documentId }) {
    return (await ctx.session.request(api.listDocumentVersions, { params: { id: documentId } })).versions;
  },
  async 'knowledge.restore'(ctx, { documentId, version }) {
    return told(ctx, await ctx.session.request(api.restoreDocument, { params: { id: documentId }, body: { version } }));
  },
  async 'knowledge.import'(ctx, { documentId }) {
    return told(ctx, await ctx.session.request(api.importDocument, { params: { id: documentId } }));
  },
  async 'knowledge.cancelImport'(ctx, { documentId }) {
    return told(ctx, await ctx.session.request(api.cancelImport, { params: { id: documentId } }));
  },
};

function told(ctx: EngineContext, document: KnowledgeDocument): KnowledgeDocument {
  ctx.onTopics([`agent:${document.connectionId}`]);
  return document;
}

const mostBytes = 20 * 1024 * 1024;
/** One that a screen left in the middle is dropped when others begin. */
const mostAtOnce = 3;
const uploads = new WeakMap<EngineContext, Map<string, Buffer[]>>();

function collect(ctx: EngineContext, uploadId: string, part: Buffer): Buffer[] {
  const open = uploads.get(ctx) ?? new Map<string, Buffer[]>();
  uploads.set(ctx, open);
  const parts = open.get(uploadId) ?? [];
  parts.push(part);
  open.set(uploadId, parts);
  if (parts.reduce((sum, each) => sum + each.byteLength, 0) > mostBytes) {
    open.delete(uploadId);
    throw new BridgeError('invalid_input', 'the file is larger than 20 MB', { file: 'too_big' });
  }
  const [oldest] = open.keys();
  if (open.size > mostAtOnce && oldest !== undefined) open.delete(oldest);
  return parts;
}

function forget(ctx: EngineContext, uploadId: string): void {
  uploads.get(ctx)?.delete(uploadId);
}
