import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from './migrate.ts';
import { readMigrations } from './migration-files.ts';
import { dumpSchema } from './schema-dump.ts';
import { appLogin } from './testing/test-cluster.ts';
import { createTestDatabase, type TestDatabase } from './testing/test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

test('schema.sql is what the migrations make', async () => {
  await expect(await dumpSchema(database.adminSql)).toMatchFileSnapshot('../../migrations/schema.sql');
});

test('a second run applies nothing, an edited migration is refused', async () => {
  const input = { ownerUrl: database.ownerUrl, app: appLogin };
  expect(await migrate(input)).toEqual([]);
  const edited = (await readMigrations()).map((one) => (one.number === 1 ? { ...one, sha256: 'edited' } : one));
  await expect(migrate({ ...input, migrations: edited })).rejects.toThrow('0001-tenant-tables.sql has been edited');
  await expect(migrate({ ...input, migrations: edited.slice(0, 1) })).rejects.toThrow('start the newer relay');
});

test('a database whose encoding cannot hold Thai is refused in words', async () => {
  const name = `latin_${database.url.slice(-20)}`;
  await database.adminSql.unsafe(`create database ${name} template template0 encoding 'LATIN1' locale 'C'`);
  const ownerUrl = new URL(database.ownerUrl);
  ownerUrl.pathname = `/${name}`;
  await expect(migrate({ ownerUrl: ownerUrl.href, app: appLogin })).rejects.toThrow(/encoding is LATIN1.*UTF8/);
  await database.adminSql.unsafe(`drop database ${name} with (force)`);
});

test('only the application login is served, on a database that keeps what it confirms', async () => {
  const { createDatabase } = await import('./create-database.ts');
  const owner = createDatabase({ url: database.ownerUrl, features: [], poolSize: 1 });
  await expect(owner.assertSafe()).rejects.toThrow('is a superuser');
  await owner.close();
  const app = createDatabase({ url: database.url, features: [], poolSize: 1 });
  // The tests' cluster is quick and forgetful.
  await expect(app.assertSafe()).rejects.toThrow('fsync=off');
  await app.close();
});
