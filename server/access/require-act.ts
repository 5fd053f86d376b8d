import type { Act } from '../../lib/protocol/act';
import { ProtocolError } from '../../lib/protocol/error';
import type { Principal } from './principal';
import { ACT_TEXT } from './roles';

/**
 * Requires the permission for an act: a token whose role has it or, without token settings, a program on this
 * machine.
 * @param notLocal reason why the request is not from a program on this machine; undefined if it is
 * @param tokens true when tokens are configured
 * @throws ProtocolError `unauthenticated` without a token, `forbidden` when the role or the network address is
 * not sufficient
 */
export function requireAct(
  principal: Principal,
  act: Act,
  notLocal: string | undefined,
  tokens: boolean,
): void {
  if (principal.permissions.may(act)) return;
  if (!tokens) {
    if (notLocal === undefined) return;
    throw new ProtocolError('forbidden', `only programs on this machine may ${ACT_TEXT[act]}: ${notLocal}`);
  }
  if (principal.user === undefined) {
    throw new ProtocolError('unauthenticated', `it takes a token to ${ACT_TEXT[act]}, and none was given`);
  }
  throw new ProtocolError('forbidden', `this token may not ${ACT_TEXT[act]}: its role lacks the permission`);
}
