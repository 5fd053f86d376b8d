import { join } from 'node:path';
import { ProtocolError } from '../../lib/protocol/error';
import type { Clock } from '../fanout/clock';
import { requireAct } from './act';
import { Admissions } from './admissions';
import { type GuestSettings, guestRights } from './guests';
import type { Requester } from './local-request';
import { Pass } from './pass';
import { type Revocation, Revocations } from './revocations';
import { createRights } from './rights';
import type { Act } from './roles';
import { createTokenCheck, type TokenSettings } from './tokens';
import { requireWelcome, type Visitor } from './visitor';

/** File of the data folder that revocations are kept in. */
const REVOCATIONS_FILE = 'revocations.jsonl';

export interface AccessSettings {
  readonly guests: GuestSettings;
  /** Nothing when there are no tokens. */
  readonly tokens: TokenSettings | undefined;
  readonly dataDir: string;
}

export interface AccessLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** Who may come in and what they may: asked at every door, so that all of them say the same. */
export interface Access {
  /** Whether there are tokens at all. */
  readonly tokens: boolean;
  /**
   * Who somebody is that shows this token, or none. Without tokens everybody is a guest, whatever is shown.
   * @throws ProtocolError `unauthenticated` or `token_expired` for a token that does not count
   */
  visit(token: string | undefined): Promise<Visitor>;
  /**
   * Lets a connection in that shows this token, or none; the pass must be released when the connection is gone.
   * @throws ProtocolError what `visit` throws, `unauthenticated` where guests are not let in, `too_many_connections`
   */
  admit(token: string | undefined): Promise<Pass>;
  /** @throws ProtocolError `unauthenticated` or `forbidden`, see `act.ts` */
  requireAct(visitor: Visitor, act: Act, requester: Requester): void;
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
  { guests, tokens, dataDir }: AccessSettings,
  clock: Clock,
  log: AccessLog,
): Access {
  const guest: Visitor = Object.freeze({
    welcome: guests.symbols !== 'off',
    rights: guestRights(guests, tokens !== undefined),
  });
  const revocations = tokens && new Revocations(join(dataDir, REVOCATIONS_FILE), clock);
  const admissions = new Admissions((id) => revocations?.requireGood(id));
  const check =
    tokens &&
    createTokenCheck(tokens, clock, (error) => {
      log.warn(
        { reason: error instanceof Error ? error.message : String(error) },
        'tokens cannot be checked',
      );
    });

  async function visit(token: string | undefined): Promise<Visitor> {
    if (token === undefined || !check) return guest;
    const { user, id, expires, limits } = await check(token);
    revocations?.requireGood(id);
    return Object.freeze({
      ...{ welcome: true, user, rights: createRights(limits, 'this token') },
      token: Object.freeze({ ...(id !== undefined && { id }), expires }),
    });
  }

  const { clockSkew = 0, warning = 0 } = tokens ?? {};
  const passOptions = { clock, admissions, visit, clockSkew, warning };

  return {
    tokens: tokens !== undefined,
    visit,
    async admit(token) {
      const visitor = await visit(token);
      requireWelcome(visitor);
      return new Pass(visitor, passOptions);
    },
    requireAct: (visitor, act, requester) => requireAct(visitor, act, requester, tokens !== undefined),
    async revoke(jti, expires) {
      if (!revocations)
        throw new ProtocolError('bad_request', 'there are no tokens here that could be revoked');
      const written = revocations.add(jti, expires);
      const closed = admissions.revoke(jti);
      log.info({ jti, closed }, 'a token was revoked');
      return { ...(await written), closed };
    },
    revocations: () => revocations?.list() ?? [],
    connectionsOf: (jti) => admissions.connectionsOf(jti),
  };
}
