import type { Sql } from 'postgres';

export class UnsafeDatabaseError extends Error {
  override readonly name = 'UnsafeDatabaseError';
}

/**
 * Refuses a login for which row-level security would not hold, and a server that forgets what it has confirmed: a webhook is answered
 * 200 only because COMMIT means "kept".
 *
 * @throws UnsafeDatabaseError
 */
export async function assertSafe(sql: Sql): Promise<void> {
  const [login] = await sql<{ name: string; rolsuper: boolean; rolbypassrls: boolean; owns: string | null }[]>`
    select r.rolname as name, r.rolsuper, r.rolbypassrls,
      (select min(c.relname) from pg_class c where c.relowner = r.oid and c.relkind in ('r', 'p', 'v', 'm', 'S')) as owns
    from pg_roles r where r.rolname = session_user`;
  if (login === undefined) throw new UnsafeDatabaseError('The database login is unknown to the database.');
  if (login.rolsuper) throw refuse(login.name, 'is a superuser');
  if (login.rolbypassrls) throw refuse(login.name, 'has BYPASSRLS');
  if (login.owns !== null) throw refuse(login.name, `owns the table ${login.owns}`);
  for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
    const [found] = await sql<{ value: string }[]>`select current_setting(${setting}) as value`;
    if (found?.value === 'off') {
      throw new UnsafeDatabaseError(
        `The database runs with ${setting}=off and may lose what it confirmed: switch it on.`,
      );
    }
  }
}

function refuse(login: string, because: string): UnsafeDatabaseError {
  return new UnsafeDatabaseError(
    `The login "${login}" of DATABASE_URL ${because}, so shops would not be kept apart: use a login that is only a member of tandem_app.`,
  );
}
