import type { Sql, TransactionSql } from 'postgres';

/**
 * Group roles without a login. `tandem_owner` owns everything of ours, `tandem_app` works on tenant tables under row-level security,
 * `tandem_ingress` may store webhooks, `tandem_worker` owns the queue's schema.
 */
export const groupRoles = ['tandem_owner', 'tandem_app', 'tandem_ingress', 'tandem_worker'] as const;
export type GroupRole = (typeof groupRoles)[number];

/** Makes the roles and lets the migrating login act as the owners. Safe to repeat and to race: roles belong to the whole cluster. */
export async function ensureRoles(sql: TransactionSql): Promise<void> {
  for (const role of groupRoles) {
    await sql.unsafe(`do $$ begin
      create role ${role} nologin;
    exception when duplicate_object or unique_violation then null; end $$`);
  }
  // A superuser may act as anybody; another owner needs to be told that it may (it made the roles, so it can grant them).
  const [self] = await sql<{ isSuperuser: boolean }[]>`
    select rolsuper as "isSuperuser" from pg_roles where rolname = current_user`;
  if (self?.isSuperuser !== true) {
    for (const role of ['tandem_owner', 'tandem_worker'])
      await sql.unsafe(`grant ${role} to current_user with set true`);
  }
  // The queue's functions run with the caller's rights, and ours call them.
  await sql.unsafe('grant tandem_worker to tandem_owner with inherit true, set false');
}

/**
 * Makes `login` the application: it is `tandem_app` at all times, and ingress or worker only inside a transaction that says so.
 * With a password the login is made when it is missing (embedded PostgreSQL and tests); without, it must exist.
 */
export async function ensureAppLogin(sql: Sql | TransactionSql, login: string, password?: string): Promise<void> {
  const name = `"${login.replaceAll('"', '""')}"`;
  if (password !== undefined) {
    const quoted = `'${password.replaceAll("'", "''")}'`;
    await sql.unsafe(`do $$ begin
      create role ${name} login;
    exception when duplicate_object or unique_violation then null; end $$`);
    await sql.unsafe(`alter role ${name} password ${quoted}`);
  }
  await sql.unsafe(`grant tandem_app to ${name} with inherit true, set true`);
  await sql.unsafe(`grant tandem_ingress, tandem_worker to ${name} with inherit false, set true`);
}
