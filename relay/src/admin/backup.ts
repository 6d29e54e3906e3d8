import { stat } from 'node:fs/promises';
import { must } from '@tandem/shared/lib';
import { backUp as writeBackup } from '../db/backup/backup.ts';
import { restore as readBackup } from '../db/backup/restore.ts';
import { AdminError } from './admin-error.ts';
import { withOwner } from './with-owner.ts';

export async function backUp([file]: readonly string[]): Promise<void> {
  if (file === undefined) throw new AdminError('Say where to: admin backup <file>');
  await withOwner(async ({ ownerUrl, keyChecks }) => {
    const keyCheck = must(keyChecks[0], 'a master key');
    const { tables } = await writeBackup({ ownerUrl, file, keyCheck }).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') throw new AdminError(`${file} is there already: name another file.`);
      if (error.code === 'ENOSPC') throw new AdminError(`The disk is full: ${file} is not a backup, remove it.`);
      throw error;
    });
    const { size } = await stat(file);
    console.log(`${tables.length} tables in ${file}, ${(size / 1e6).toFixed(1)} MB.`);
    console.log(
      'Customers’ messages are in it in plain: keep it as safe as the database. The master key is not: keep it apart.',
    );
  });
}

export async function restore([file]: readonly string[]): Promise<void> {
  if (file === undefined) throw new AdminError('Say what from: admin restore <file>');
  await withOwner(async ({ ownerUrl, app, keyChecks }) => {
    const { madeAt, tables } = await readBackup({ ownerUrl, app, file, keyChecks });
    console.log(`${tables.length} tables restored as of ${madeAt}.`);
    console.log(
      'Desktops will rebuild; what was waiting is looked up at the platform before it is sent; accounts are read from then on.',
    );
  });
}
