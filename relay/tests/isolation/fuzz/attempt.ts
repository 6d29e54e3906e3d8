import type { Sql, TransactionSql } from 'postgres';

/** What a statement did before it was undone. */
export type Attempt =
  | { readonly kind: 'rows'; readonly text: string; readonly count: number }
  | { readonly kind: 'error'; readonly state: string; readonly text: string };

/**
 * A function that runs a statement with the rights and the tenant of whoever calls it, tells its rows or its error, and undoes it: ten
 * thousand attempts an object are then a matter of minutes. Lives in a schema of its own, so that nothing of ours is changed.
 */
export async function installAttempts(admin: Sql): Promise<void> {
  await admin.unsafe(`
    create schema if not exists fuzz;
    grant usage on schema fuzz to public;
    create or replace function fuzz.attempt(statement text) returns text language plpgsql as $$
    declare
      found text;
      number bigint := 0;
    begin
      begin
        if statement ~* '^\\s*select\\M|\\mreturning\\M' then
          execute 'with x as (' || statement || ') select coalesce(json_agg(x)::text, ''[]''), count(*) from x' into found, number;
        else
          execute statement;
          get diagnostics number = row_count;
          found := '[]';
          if statement !~* '^\\s*(insert|update|delete)\\M' then
            number := 1;
          end if;
        end if;
        raise exception using errcode = 'FZ000', message = 'undo';
      exception when sqlstate 'FZ000' then
        return 'rows ' || number || ' ' || found;
      end;
    exception when others then
      return 'error ' || sqlstate || ' ' || sqlerrm;
    end $$;
    grant execute on function fuzz.attempt(text) to public;`);
}

export async function attemptAll(sql: TransactionSql, statements: readonly string[]): Promise<Attempt[]> {
  const rows = await sql.unsafe<{ said: string }[]>(
    'select fuzz.attempt(s) as said from unnest($1::text[]) with ordinality as t (s, n) order by n',
    [statements as string[]],
  );
  return rows.map(({ said }) => parse(said));
}

function parse(said: string): Attempt {
  const [kind = '', second = '', ...rest] = said.split(' ');
  const text = rest.join(' ');
  return kind === 'rows' ? { kind, text, count: Number(second) } : { kind: 'error', state: second, text };
}
