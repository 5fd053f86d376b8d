import { requireAct } from './act';
import { type GuestSettings, guestRights } from './guests';
import type { Requester } from './local-request';
import type { Act } from './roles';
import type { Visitor } from './visitor';

export interface AccessSettings {
  readonly guests: GuestSettings;
}

/** Who may come in and what they may: asked at every door, so that all of them say the same. */
export interface Access {
  /** Whether there are tokens at all. */
  readonly tokens: boolean;
  /**
   * Who somebody is that shows this token, or none.
   * @throws ProtocolError `unauthenticated` or `token_expired` for a token that does not count
   */
  visit(token: string | undefined): Promise<Visitor>;
  /** @throws ProtocolError `unauthenticated` or `forbidden`, see `requireAct` */
  requireAct(visitor: Visitor, act: Act, requester: Requester): void;
}

export function createAccess({ guests }: AccessSettings): Access {
  const tokens = false;
  const guest: Visitor = Object.freeze({
    welcome: guests.symbols !== 'off',
    rights: guestRights(guests, tokens),
  });
  return {
    tokens,
    visit: async () => guest,
    requireAct: (visitor, act, requester) => requireAct(visitor, act, requester, tokens),
  };
}
