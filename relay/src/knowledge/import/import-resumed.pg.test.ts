import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newId } from '@tandem/shared/lib';
import { connectionId } from '@tandem/shared/model';
import { expect, test } from 'vitest';
import { importLimits } from '../../config/import-limits.ts';
import { createTestTenant } from '../../db/testing/test-database.ts';
import { createTestContext } from '../../testing/test-context.ts';
import { createDocument } from '../documents.ts';
import { knowledgeFeature } from '../knowledge-feature.ts';
import { findDocument } from '../store/document-store.ts';
import { importDocumentTask } from './import-document.task.ts';

test('an import whose worker went away in the middle is begun anew by the next one, and told once', async () => {
  let asked = () => undefined as undefined;
  const isAsked = new Promise<void>((resolve) => {
    asked = () => void resolve();
  });
  let hangs = true;
  const web = createServer((_request, response) => {
    asked();
    if (!hangs) response.writeHead(200, { 'content-type': 'text/html' }).end('<p>We deliver in 2 days.</p>');
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  const imports = { limits: importLimits, allowLoopback: true };
  await using kit = await createTestContext({ features: [knowledgeFeature], config: { imports } });
  const { ctx, database } = kit;
  const { tenantId, personId } = await createTestTenant(ctx.db);
  const connection = connectionId.parse(newId());
  const url = `http://127.0.0.1:${(web.address() as AddressInfo).port}/`;
  const { id } = await ctx.db.withTenant(tenantId, async (tx) => {
    await tx.sql`insert into connection (tenant_id, id, channel, external_id, handle, status, connected_by)
      values (${tenantId}, ${connection}, 'tiktok', ${newId()}, 'shop', 'active', ${personId})`;
    return createDocument(ctx, tx, connection, { kind: 'url', url, recrawl: 'never', isEnabled: true }, personId);
  });
  const [waiting] = await database.adminSql<
    { importId: string }[]
  >`select import_id as "importId" from document where id = ${id}`;

  const closing = new AbortController();
  const first = importDocumentTask.run(
    ctx,
    { documentId: id, importId: waiting?.importId ?? '' },
    { tenantId, attempt: 1, maxAttempts: 5, signal: closing.signal },
  );
  await isAsked;
  closing.abort(new Error('closing'));
  await expect(first).rejects.toThrow('closing');
  const look = () => ctx.db.withTenant(tenantId, (tx) => findDocument(tx, id));
  expect(await look()).toMatchObject({ state: 'fetching', version: 0 });

  hangs = false;
  await kit.drain();
  expect(await look()).toMatchObject({ state: 'ready', version: 1, chunkCount: 1 });
  await kit.drain();
  expect(await look()).toMatchObject({ version: 1 });
  web.closeAllConnections();
  web.close();
});
