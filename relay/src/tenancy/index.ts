import type { RelayFeature } from '../feature.ts';
import { accountPages } from './account-pages.ts';
import { memberRows } from './member-rows.ts';
import { bindTenancyRoutes } from './tenancy-routes.ts';

export { createAuthenticate } from './authenticate.ts';
export { dropSecondFactor } from './drop-second-factor.ts';
export { listMembers } from './members.ts';
export { sealPeople } from './seal-people.ts';
export { liveSessions } from './session-store.ts';
export { resumeShop, suspendShop } from './suspension.ts';
export { rewrapDataKey, type TenantCipher, tenantCipher, wrappingKeyOf } from './tenant-key.ts';

/** Shops, persons and their sessions. */
export const tenancyFeature: RelayFeature = {
  name: 'tenancy',
  routes: bindTenancyRoutes,
  http: accountPages,
  rows: { members: memberRows },
};
