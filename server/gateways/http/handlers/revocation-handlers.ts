import { listRevocations, revokeToken } from '../../../../lib/protocol/http/revocation-routes';
import type { ApiDependencies } from '../api-dependencies';
import { type HandledRoute, handle } from '../route-handler';

export function revocationHandlers({ access }: Pick<ApiDependencies, 'access'>): HandledRoute[] {
  return [
    handle(listRevocations, () => ({ revocations: access.revocations() })),
    handle(revokeToken, async ({ body: { jti, expires }, audit }) => {
      audit({ jti });
      return { revocation: await access.revoke(jti, expires) };
    }),
  ];
}
