/**
 * Functions that work before a tenant is known, and what keeps them: their argument is a secret or comes from a checked token, and the
 * worker's see all tenants because a queue does. They may show a stranger to whoever names him; nothing else may.
 */
const byRole: Record<string, readonly string[]> = {
  app: [
    'public.find_sign_in',
    'public.memberships_of',
    'public.find_caller',
    'public.owner_of_session',
    'public.owner_of_token',
  ],
  // What the operator is told of a shop is read in this role.
  worker: ['public.find_route', 'public.operator_tenant'],
  ingress: [],
};

export function beforeAnyTenant(object: string, role: string): boolean {
  const [name = ''] = object.split('(');
  return byRole[role]?.includes(name) ?? false;
}

/** What goes from shop to shop as the worker names them: their ids, and nothing of theirs. */
const walks: readonly string[] = ['public.tenant_ids', 'public.tenants_with_dead_jobs'];

export function namesTenants(object: string, role: string): boolean {
  const [name = ''] = object.split('(');
  return role === 'worker' && walks.includes(name);
}
