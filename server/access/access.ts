import { join } from 'node:path';
import { ProtocolError } from '../../lib/protocol/error';
import { Audit, type AuditLog } from '../telemetry/audit';
import type { Clock } from '../time/clock';
import { AccessSession } from './access-session';
import { requireAct } from './act';
import { ConnectionRegistry } from './connection-registry';
import { type GuestSettings, guestPermissions } from './guests';
import type { ClientOrigin } from './limits/client-origin';
import { type LimitSettings, Limits, STANDARD_LIMITS } from './limits/limits';
import type { Requester } from './local-request';
import { createPermissions } from './permissions';
import { type Principal, requireAccess } from './principal';
import { type Revocation, Revocations } from './revocations';
import type { Act } from './roles';
import { createTokenCheck, type TokenSettings } from './tokens';

/** File of the data folder that revocations are kept in. */
const REVOCATIONS_FILE = 'revocations.jsonl';

export interface AccessSettings {
  readonly guests: GuestSettings;
  /** Nothing when there are no tokens. */
  readonly tokens: TokenSettings | undefined;
  readonly dataDir: string;
  /** How much anybody may take, the standard by default. */
  readonly limits?: LimitSettings;
}

export interface AccessLog extends AuditLog {
  warn(fields: object, message: string): void;
}

/** Who may come in and what they may: asked at every door, so that all of them say the same. */
export interface Access {
  /** Whether there are tokens at all. */
  readonly tokens: boolean;
  /** Asked before anything else, whoever it is. */
  readonly limits: Limits;
  /** Told of everybody who is refused, and of every act. */
  readonly audit: Audit;
  /**
   * Who somebody is that shows this token, or none. Without tokens everybody is a guest, whatever is shown.
   * @throws ProtocolError `unauthenticated` or `token_expired` for a token that does not count
   */
  visit(token: string | undefined): Promise<Principal>;
  /**
   * Lets a connection in that shows this token, or none; the accessSession must be released when the connection is gone.
   * @throws ProtocolError what `visit` throws, `unauthenticated` where guests are not let in, `too_many_connections`,
   * `rate_limited`
   */
  admit(token: string | undefined, clientOrigin: ClientOrigin): Promise<AccessSession>;
  /** @throws ProtocolError `unauthenticated` or `forbidden`, see `act.ts` */
  requireAct(principal: Principal, act: Act, requester: Requester): void;
  /**
   * Makes the token of this id count no more, on this start and on later ones, and closes its connections.
   * @param expires when the token ends by itself, µs; without it the revocation is kept for good
   * @throws ProtocolError `bad_request` when there are no tokens, or too many revocations
   */
  revoke(jti: string, expires?: number): Promise<Revocation & { readonly closed: number }>;
  /** Tokens that were revoked, oldest first. */
  revocations(): readonly Revocation[];
  /** How many connections have the token of this id. */
  connectionsOf(jti: string): number;
}

/**
 * @throws when the file of revocations is there and cannot be read: who was revoked must not come back in
 */
export function createAccess(
  { guests, tokens, dataDir, limits: limitSettings = STANDARD_LIMITS }: AccessSettings,
  clock: Clock,
  log: AccessLog,
): Access {
  const limits = new Limits(limitSettings, () => clock.now());
  const audit = new Audit(log, clock);
  const mostSubscriptions = limitSettings.connection.subscriptions;
  const guest: Principal = Object.freeze({
    welcome: guests.symbols !== 'off',
    permissions: guestPermissions(guests, tokens !== undefined, mostSubscriptions),
  });
  const revocations = tokens && new Revocations(join(dataDir, REVOCATIONS_FILE), clock);
  const registry = new ConnectionRegistry((id) => revocations?.requireGood(id));
  const check =
    tokens &&
    createTokenCheck(tokens, clock, (error) => {
      log.warn(
        { reason: error instanceof Error ? error.message : String(error) },
        'tokens cannot be checked',
      );
    });

  async function visit(token: string | undefined): Promise<Principal> {
    if (token === undefined || !check) return guest;
    const { user, id, expires, limits: own } = await check(token);
    revocations?.requireGood(id);
    const subscriptions = Math.min(own.subscriptions, mostSubscriptions);
    return Object.freeze({
      ...{ welcome: true, user, permissions: createPermissions({ ...own, subscriptions }, 'this token') },
      token: Object.freeze({ ...(id !== undefined && { id }), expires }),
    });
  }

  const { clockSkew = 0, warning = 0 } = tokens ?? {};
  const passOptions = { clock, registry, limits, audit, visit, clockSkew, warning };

  return {
    tokens: tokens !== undefined,
    limits,
    audit,
    visit,
    async admit(token, clientOrigin) {
      // A token costs something to look at, and one connection may show as many as it has namespaces.
      limits.introduction(clientOrigin);
      const principal = await visit(token);
      requireAccess(principal);
      if (principal.token && principal.user !== undefined) limits.userHandshake(clientOrigin, principal.user);
      return new AccessSession(principal, clientOrigin, passOptions);
    },
    requireAct: (principal, act, requester) => requireAct(principal, act, requester, tokens !== undefined),
    async revoke(jti, expires) {
      if (!revocations)
        throw new ProtocolError('bad_request', 'there are no tokens here that could be revoked');
      const written = revocations.add(jti, expires);
      const closed = registry.revoke(jti);
      log.info({ jti, closed }, 'a token was revoked');
      return { ...(await written), closed };
    },
    revocations: () => revocations?.list() ?? [],
    connectionsOf: (jti) => registry.connectionsOf(jti),
  };
}
