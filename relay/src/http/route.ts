import type { Endpoint, InputOf, OutputOf } from '@tandem/shared/api';
import type { PersonId, Role, TenantId } from '@tandem/shared/model';
import type { Asker } from '../audit/index.ts';

/** Who asks, taken from the verified access token and the current membership. */
export interface Caller {
  readonly tenantId: TenantId;
  readonly personId: PersonId;
  readonly sessionId: string;
  readonly role: Role;
}

export interface RouteCall<E extends Endpoint> {
  readonly input: InputOf<E>;
  /** Null only where the endpoint's access is null. */
  readonly caller: E['access'] extends null ? Caller | null : Caller;
  readonly idempotencyKey: string | null;
  readonly ip: string;
  /** As the answer's `x-request-id` says it; what the logs follow from the request on. */
  readonly requestId: string;
  /** The same, as the audit log takes it. */
  readonly by: Asker;
}

/** Binds an endpoint of the contract to its handler: input parsed, access checked, output parsed, errors mapped. */
export interface RouteTable {
  bind<E extends Endpoint>(endpoint: E, handle: (call: RouteCall<E>) => Promise<OutputOf<E>>): void;
}
