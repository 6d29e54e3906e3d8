import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../src/db/testing/test-database.ts';
import { lintRules } from './lint.ts';

// What the schema must look like, so that tenants stay apart by construction.

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

test.each(lintRules)('$rule', async ({ breaks }) => {
  expect(await database.adminSql.unsafe(breaks)).toEqual([]);
});
