import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../connect.ts';
import { startEmbeddedPostgres } from '../embedded/index.ts';
import { migrate } from '../migrate.ts';

/** What a test process must know of the cluster; plain data, for it crosses from vitest's main process. */
export interface TestCluster {
  /** Superuser, database `postgres`. */
  readonly adminUrl: string;
}

export const appLogin = { login: 'tandem_relay', password: 'test' };
export const templateName = 'tandem_template';

/** A PostgreSQL of its own with a migrated template. It forgets everything at a crash, which makes it quick. */
export async function startTestCluster(): Promise<TestCluster & { stop(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tandem-test-'));
  const server = await startEmbeddedPostgres({
    dataDir,
    settings: {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      max_connections: '400',
      wal_level: 'minimal',
      max_wal_senders: '0',
    },
  });
  const stop = async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const admin = connect(server.adminUrl, { max: 1 });
    await admin.unsafe(`create database ${templateName}`);
    await admin.end();
    await migrate({ ownerUrl: databaseUrl(server.adminUrl, templateName), app: appLogin });
  } catch (error) {
    await stop();
    throw error;
  }
  return { adminUrl: server.adminUrl, stop };
}

export function databaseUrl(url: string, database: string, login?: { login: string; password: string }): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  if (login !== undefined) {
    changed.username = login.login;
    changed.password = login.password;
  }
  return changed.href;
}
