import type { Role } from '@tandem/shared/model';
import type { Words } from '../../locales/words.ts';

export function roleName(w: Words, role: Role): string {
  return { owner: w.roleOwner, admin: w.roleAdmin, staff: w.roleStaff, viewer: w.roleViewer }[role];
}

export function roleWhat(w: Words, role: Role): string {
  return w[`roleWhat_${role}`];
}
