import postgres, { type Sql } from 'postgres';

export interface ConnectOptions {
  readonly max: number;
  readonly applicationName?: string;
}

/** A pool of postgres.js with our settings: no client-side idle games, notices silenced, named in `pg_stat_activity`. */
export function connect(url: string, { max, applicationName = 'tandem' }: ConnectOptions): Sql {
  return postgres(url, {
    max,
    connect_timeout: 10,
    onnotice: () => undefined,
    connection: { application_name: applicationName },
  });
}
