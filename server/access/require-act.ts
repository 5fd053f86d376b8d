import type { Act } from '../../lib/protocol/act';
import { ProtocolError } from '../../lib/protocol/error';
import { type Requester, whyNotLocal } from './local-request';
import type { Principal } from './principal';
import { ACT_TEXT } from './roles';

/**
 * Requires the permission for an act: a token whose role has it or, without token settings, a program on this
 * machine.
 * @param tokens true when tokens are configured
 * @throws ProtocolError `unauthenticated` without a token, `forbidden` when the role or the network address is
 * not sufficient
 */
export function requireAct(principal: Principal, act: Act, requester: Requester, tokens: boolean): void {
  if (principal.permissions.may(act)) return;
  if (!tokens) {
    const reason = whyNotLocal(requester);
    if (reason === undefined) return;
    throw new ProtocolError('forbidden', `only programs on this machine may ${ACT_TEXT[act]}: ${reason}`);
  }
  if (principal.user === undefined) {
    throw new ProtocolError('unauthenticated', `it takes a token to ${ACT_TEXT[act]}, and none was given`);
  }
  throw new ProtocolError('forbidden', `this token may not ${ACT_TEXT[act]}: its role lacks the permission`);
}
