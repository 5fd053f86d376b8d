import { createPermissions } from '../../access/permissions';
import type { Principal } from '../../access/principal';
import type { Limits } from '../../access/roles';

/** A principal as JSON, for another process of this machine. */
export interface PrincipalDescription extends Pick<Principal, 'welcome' | 'user' | 'token'> {
  readonly limits: Limits;
}

export function describePrincipal({ welcome, user, token, permissions }: Principal): PrincipalDescription {
  const { symbols, writes, channels, rate, levels, subscriptions, connections, acts, delay } = permissions;
  return {
    ...{ welcome, ...(user !== undefined && { user }), ...(token && { token }) },
    limits: { symbols, writes, channels, rate, levels, subscriptions, connections, acts, delay },
  };
}

export function principalOf({ limits, ...described }: PrincipalDescription): Principal {
  const holder = described.token ? 'this token' : 'guests';
  return Object.freeze({ ...described, permissions: createPermissions(limits, holder) });
}
