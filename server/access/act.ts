import { ProtocolError } from '../../lib/protocol/error';
import { type Requester, whyNotLocal } from './local-request';
import type { Principal } from './principal';
import { ACT_TEXT, type Act } from './roles';

/**
 * Lets through who may act on this server: a token whose role has the right. As long as there are no tokens, that is
 * any program on this machine, whatever guests may see.
 * @param tokens whether there are tokens
 * @throws ProtocolError `unauthenticated` without a token, `forbidden` with one that is too narrow or from elsewhere
 */
export function requireAct(principal: Principal, act: Act, requester: Requester, tokens: boolean): void {
  if (principal.permissions.may(act)) return;
  if (!tokens) {
    const reason = whyNotLocal(requester);
    if (reason === undefined) return;
    throw new ProtocolError('forbidden', `only programs on this machine may ${ACT_TEXT[act]}: ${reason}`);
  }
  if (principal.user === undefined) {
    throw new ProtocolError(
      'unauthenticated',
      `only who has a token may ${ACT_TEXT[act]}, and there is none`,
    );
  }
  throw new ProtocolError('forbidden', `this token may not ${ACT_TEXT[act]}: its role is not one that may`);
}
