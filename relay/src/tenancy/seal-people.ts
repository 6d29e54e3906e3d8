import type { RelayContext } from '../context.ts';

const batch = 500;

/** Seals addresses and names that were written in plain by an older relay. Any number of processes may do it at once. */
export async function sealPeople({
  db,
  keys: { people },
}: Pick<RelayContext, 'db' | 'keys'>): Promise<{ persons: number; invitations: number }> {
  let persons = 0;
  for (;;) {
    const rows = await db.withRole(
      'worker',
      (sql) => sql<{ id: string; email: string; name: string }[]>`select id, email, name from plain_people(${batch})`,
    );
    if (rows.length === 0) break;
    await db.withRole('worker', async (sql) => {
      for (const { id, email, name } of rows) {
        await sql`select seal_person(${id}, ${email}, ${people.index(email)}, ${people.seal(email, `person:${id}:email`)},
          ${people.seal(name, `person:${id}:name`)})`;
      }
    });
    persons += rows.length;
  }
  let invitations = 0;
  for (;;) {
    const rows = await db.withRole(
      'worker',
      (sql) => sql<{ id: string; email: string }[]>`select id, email from plain_invitations(${batch})`,
    );
    if (rows.length === 0) break;
    await db.withRole('worker', async (sql) => {
      for (const { id, email } of rows) {
        await sql`select seal_invitation(${id}, ${people.index(email)}, ${people.seal(email, `invitation:${id}:email`)})`;
      }
    });
    invitations += rows.length;
  }
  return { persons, invitations };
}
