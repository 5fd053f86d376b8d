import { type AccessView, getAccess } from '../../lib/protocol/http/access-routes';
import { callApi } from './call-api';

export type { AccessView };

/** Returns principal and permissions of a token, or of a guest. @throws ApiError for an invalid token */
export async function fetchAccess(token: string | undefined): Promise<AccessView> {
  return (await callApi(getAccess, { token: token ?? null })).access;
}
