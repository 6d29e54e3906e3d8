import { readFileSync } from 'node:fs';
import type { Sql } from 'postgres';
import { connect } from '../../src/db/connect.ts';
import { appLogin, databaseUrl, startTestCluster, templateName } from '../../src/db/testing/test-cluster.ts';
import { type StartedProcess, startProcess } from '../support/start-process.ts';

export interface RelayRig extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  readonly process: StartedProcess;
  /** Behind the scenes. */
  readonly adminSql: Sql;
  /** What the process holds in memory, MiB. */
  residentMiB(): number;
  isAlive(): boolean;
}

/** A relay process with its own PostgreSQL, outside of any test runner. */
export async function startRelayRig(): Promise<RelayRig> {
  const cluster = await startTestCluster();
  try {
    const name = 'fuzz';
    const admin = connect(cluster.adminUrl, { max: 1 });
    await admin.unsafe(`create database ${name} template ${templateName}`);
    await admin.end();
    const started = startProcess(new URL('./relay-process.ts', import.meta.url), {
      DATABASE_URL: databaseUrl(cluster.adminUrl, name, appLogin),
    });
    let isAlive = true;
    void started.ended.then(() => {
      isAlive = false;
    });
    const { url } = await started.nextJson();
    const { hostname, port } = new URL(String(url));
    const adminSql = connect(databaseUrl(cluster.adminUrl, name), { max: 2 });
    return {
      host: hostname,
      port: Number(port),
      process: started,
      adminSql,
      residentMiB: () => residentMiB(started.child.pid ?? 0),
      isAlive: () => isAlive,
      async [Symbol.asyncDispose]() {
        started.child.kill('SIGTERM');
        await started.ended;
        await adminSql.end({ timeout: 5 });
        await cluster.stop();
      },
    };
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

function residentMiB(pid: number): number {
  const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
  return (pages * 4096) / 1024 ** 2;
}
