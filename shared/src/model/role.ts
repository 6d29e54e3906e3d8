import { z } from 'zod';

export const role = z.enum(['owner', 'admin', 'staff', 'viewer']);
export type Role = z.infer<typeof role>;

/** Who may do what: the one matrix, enforced per route and bridge call, mirrored by the screens. */
export const permissions = {
  'inbox.read': ['owner', 'admin', 'staff', 'viewer'],
  'inbox.reply': ['owner', 'admin', 'staff'],
  'connections.read': ['owner', 'admin', 'staff', 'viewer'],
  'connections.change': ['owner', 'admin'],
  'agent.read': ['owner', 'admin', 'staff', 'viewer'],
  'agent.change': ['owner', 'admin'],
  'dead_letters.read': ['owner', 'admin', 'staff', 'viewer'],
  'dead_letters.change': ['owner', 'admin'],
  'team.read': ['owner', 'admin', 'staff', 'viewer'],
  'team.change': ['owner', 'admin'],
  'audit.review': ['owner', 'admin'],
  'plan.read': ['owner', 'admin', 'staff', 'viewer'],
  'privacy.change': ['owner', 'admin'],
} as const satisfies Record<string, readonly Role[]>;
export type Permission = keyof typeof permissions;

export function may(who: Role, permission: Permission): boolean {
  return (permissions[permission] as readonly Role[]).includes(who);
}

/** Which roles somebody may give, and whose role they may change or take away. */
export const grantableRoles: Readonly<Record<Role, readonly Role[]>> = {
  owner: ['owner', 'admin', 'staff', 'viewer'],
  admin: ['staff', 'viewer'],
  staff: [],
  viewer: [],
};
