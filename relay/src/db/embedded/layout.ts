import { join } from 'node:path';

/** What lies in the folder of an embedded PostgreSQL. */
export type Layout = {
  /** The folder itself; the starting user's. */
  root: string;
  /** PGDATA; the database user's, mode 0700. */
  data: string;
  /** The superuser's password, mode 0600, the starting user's. */
  password: string;
  /** What the server prints. */
  log: string;
  /** Which process holds this database now (JSON: ProcessIdentity). */
  owner: string;
};

export function layoutOf(root: string): Layout {
  return {
    root,
    data: join(root, 'data'),
    password: join(root, 'password'),
    log: join(root, 'server.log'),
    owner: join(root, 'owner.json'),
  };
}

/** The one superuser of the cluster. */
export const superuser = 'tandem';
