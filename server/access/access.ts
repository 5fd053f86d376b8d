import { join } from 'node:path';
import type { Act } from '../../lib/protocol/act';
import { delayText } from '../../lib/protocol/delay';
import { ProtocolError } from '../../lib/protocol/error';
import { type ProxyTrust, trustedProxies } from '../edge/trusted-proxies';
import type { FolderOwner } from '../storage/journal';
import { Audit, type AuditLog } from '../telemetry/audit';
import type { Clock } from '../time/clock';
import { AccessSession } from './access-session';
import { ConnectionRegistry } from './connection-registry';
import { type GuestSettings, guestPermissions } from './guests';
import type { ClientOrigin } from './limits/client-origin';
import { type LimitSettings, Limits, STANDARD_LIMITS } from './limits/limits';
import { type Requester, whyNotLocal } from './local-request';
import { createPermissions } from './permissions';
import { type Principal, requireAccess } from './principal';
import { requireAct } from './require-act';
import { type Revocation, Revocations } from './revocations';
import { createTokenCheck, type TokenCheck, type TokenSettings } from './tokens';

/** File of revoked token ids, in DATA_DIR. */
const REVOCATIONS_FILE = 'revocations.jsonl';

export interface AccessSettings {
  readonly guests: GuestSettings;
  /** Absent when tokens are not configured. */
  readonly tokens: TokenSettings | undefined;
  readonly dataDir: string;
  /** Longest delay of a token's data, s; 0 by default. */
  readonly maxDelay?: number;
  /** Proxies in front of the server; none by default. */
  readonly trustProxy?: ProxyTrust | undefined;
  /** Rate limits and quotas; STANDARD_LIMITS by default. */
  readonly limits?: LimitSettings;
  /** Owner of the data folder; without one, nothing checks it. */
  readonly owner?: FolderOwner | undefined;
  /** False for a process that gets revocations from another one, and keeps none in a file; true by default. */
  readonly keepsRevocations?: boolean;
}

export interface AccessLog extends AuditLog {
  warn(fields: object, message: string): void;
}

/** Authenticates and authorizes every connection and request, the same for all transports. */
export interface Access {
  /**
   * Reads the revocations; call it before anything is authenticated.
   * @throws Error when their file cannot be read or is damaged: a revoked token must not become valid again
   */
  open(): Promise<void>;
  close(): Promise<void>;
  /** True when tokens are configured. */
  readonly tokens: boolean;
  /** Limits that are counted before authentication. */
  readonly limits: Limits;
  /** Records rejections and acts. */
  readonly audit: Audit;
  /**
   * Authenticates a token, or a guest without one. Without token settings everyone is a guest.
   * @throws ProtocolError `unauthenticated` or `token_expired` for an invalid token
   */
  principalOf(token: string | undefined): Promise<Principal>;
  /** Waits for the function before a client with delayed data is authenticated, at any endpoint. */
  beforeDelayed(ready: (delay: number) => Promise<void>): void;
  /** Calls the listener with the principal of every valid token that is presented, at any endpoint. */
  onToken(listener: (principal: Principal) => void): void;
  /** Calls these listeners with a principal whose token another process has validated. */
  presented(principal: Principal): void;
  /**
   * Authenticates a connection; the session must be released when the connection is closed.
   * @throws ProtocolError as `principalOf` does, `unauthenticated` where guests are off, `too_many_connections`,
   * `rate_limited`
   */
  authenticate(token: string | undefined, clientOrigin: ClientOrigin): Promise<AccessSession>;
  /** Explains why a request is not from a program on this machine; undefined when it is. */
  whyNotLocal(requester: Requester): string | undefined;
  /** @throws ProtocolError `unauthenticated` or `forbidden`, see `act.ts` */
  requireAct(principal: Principal, act: Act, requester: Requester): void;
  /** Requires the permission for an act of an open connection. @throws ProtocolError as `requireAct` does */
  requireActOf(session: Pick<AccessSession, 'principal' | 'clientOrigin'>, act: Act): void;
  /**
   * Revokes a token id durably and closes its connections.
   * @param expires expiry of the token, µs; without it the revocation is kept forever
   * @throws ProtocolError `bad_request` without token settings, or at the limit of revocations
   */
  revoke(jti: string, expires?: number): Promise<Revocation & { readonly closed: number }>;
  /** Calls the function with each revocation of this server; it returns how many connections others have closed. */
  shareRevocations(share: (revocation: Revocation) => Promise<number>): void;
  /**
   * Takes a revocation of another server: closes connections at once, then stores it.
   * @returns the number of connections that were closed
   */
  adopt(revocation: Revocation): Promise<number>;
  /** Returns revoked tokens, oldest first. */
  revocations(): readonly Revocation[];
  /** Counts open connections with the token id. */
  connectionsOf(jti: string): number;
}

/** @throws ProtocolError `unauthenticated` for data that are later than the server keeps */
function requireDelay(delay: number, maxDelay: number): void {
  if (delay <= maxDelay) return;
  const kept = maxDelay === 0 ? 'none' : `at most ${delayText(maxDelay)}`;
  throw new ProtocolError(
    'unauthenticated',
    `the token’s delay is ${delayText(delay)}, and REWIND_MINUTES of this server allows ${kept}`,
  );
}

/** Creates the access control of one server. */
export function createAccess(
  {
    guests,
    tokens,
    dataDir,
    trustProxy,
    limits: limitSettings = STANDARD_LIMITS,
    owner,
    maxDelay = 0,
    keepsRevocations = true,
  }: AccessSettings,
  clock: Clock,
  log: AccessLog,
): Access {
  const limits = new Limits(limitSettings, () => clock.monotonic());
  const audit = new Audit(log, clock);
  const trusts = trustedProxies(trustProxy);
  const whyNotLocalHere = (requester: Requester) => whyNotLocal(requester, (address) => trusts(address, 0));
  const mostSubscriptions = limitSettings.connection.subscriptions;
  const guest: Principal = Object.freeze({
    welcome: guests.symbols !== 'off',
    permissions: guestPermissions(guests, tokens !== undefined, mostSubscriptions),
  });
  const file = keepsRevocations ? join(dataDir, REVOCATIONS_FILE) : undefined;
  const revocations = tokens && new Revocations({ file, clock, log, owner });
  const registry = new ConnectionRegistry((id) => revocations?.requireGood(id));
  const check =
    tokens &&
    createTokenCheck(tokens, clock, (error) => {
      log.warn(
        { reason: error instanceof Error ? error.message : String(error) },
        'tokens cannot be checked',
      );
    });

  const listeners: ((principal: Principal) => void)[] = [];

  const shares: ((revocation: Revocation) => Promise<number>)[] = [];
  let readyFor: ((delay: number) => Promise<void>) | undefined;

  async function principalOf(token: string | undefined): Promise<Principal> {
    const principal = token === undefined || !check ? guest : await principalOfToken(token, check);
    const { delay } = principal.permissions;
    if (delay > 0 && principal.welcome) await readyFor?.(delay);
    return principal;
  }

  async function principalOfToken(token: string, check: TokenCheck): Promise<Principal> {
    const { user, id, expires, limits: own } = await check(token);
    revocations?.requireGood(id);
    requireDelay(own.delay, maxDelay);
    const subscriptions = Math.min(own.subscriptions, mostSubscriptions);
    const principal: Principal = Object.freeze({
      ...{ welcome: true, user, permissions: createPermissions({ ...own, subscriptions }, 'this token') },
      token: Object.freeze({ ...(id !== undefined && { id }), expires }),
    });
    for (const listener of listeners) listener(principal);
    return principal;
  }

  const { clockSkew = 0, warning = 0 } = tokens ?? {};
  const sessionOptions = { clock, registry, limits, audit, principalOf, clockSkew, warning };

  return {
    open: async () => revocations?.open(),
    close: async () => revocations?.close(),
    tokens: tokens !== undefined,
    limits,
    audit,
    principalOf,
    beforeDelayed: (ready) => {
      readyFor = ready;
    },
    onToken: (listener) => void listeners.push(listener),
    presented(principal) {
      for (const listener of listeners) listener(principal);
    },
    async authenticate(token, clientOrigin) {
      // Validation costs CPU, and one connection may present a token for each namespace.
      limits.introduction(clientOrigin);
      const principal = await principalOf(token);
      requireAccess(principal);
      if (principal.token && principal.user !== undefined) limits.userHandshake(clientOrigin, principal.user);
      return new AccessSession(principal, clientOrigin, sessionOptions);
    },
    whyNotLocal: whyNotLocalHere,
    requireAct: (principal, act, requester) =>
      requireAct(principal, act, whyNotLocalHere(requester), tokens !== undefined),
    requireActOf: ({ principal, clientOrigin: { isLocal } }, act) =>
      requireAct(
        principal,
        act,
        isLocal ? undefined : 'the connection is from elsewhere',
        tokens !== undefined,
      ),
    async revoke(jti, expires) {
      if (!revocations)
        throw new ProtocolError('bad_request', 'there are no tokens here that could be revoked');
      const revocation = await revocations.add(jti, expires);
      const own = registry.revoke(jti);
      const others = await Promise.all(shares.map((share) => share(revocation)));
      const closed = others.reduce((sum, count) => sum + count, own);
      log.info({ jti, closed }, 'a token was revoked');
      return { ...revocation, closed };
    },
    shareRevocations: (share) => void shares.push(share),
    async adopt(revocation) {
      if (!revocations) return 0;
      const stored = revocations.adopt(revocation);
      const closed = registry.revoke(revocation.jti);
      await stored;
      return closed;
    },
    revocations: () => revocations?.list() ?? [],
    connectionsOf: (jti) => registry.connectionsOf(jti),
  };
}
