import { AccessSession, type AccessSessionOptions } from '../../../server/access/access-session';
import { ConnectionRegistry } from '../../../server/access/connection-registry';
import { guestPermissions } from '../../../server/access/guests';
import type { ClientOrigin } from '../../../server/access/limits/client-origin';
import { Limits, STANDARD_LIMITS } from '../../../server/access/limits/limits';
import type { Principal } from '../../../server/access/principal';
import { Audit } from '../../../server/telemetry/audit';
import { systemClock } from '../../../server/time/clock';

const guest: Principal = {
  welcome: true,
  permissions: guestPermissions({ symbols: ['*'], rate: 50, connections: 100 }, false),
};
const silent = { debug: () => undefined, info: () => undefined };

/** Creates an access session, by default of a remote guest under the standard limits. */
export function anAccessSession({
  principal = guest,
  clientOrigin = { endpoint: 'socket.io', address: '192.0.2.1' },
  clock = systemClock(),
  ...rest
}: Partial<AccessSessionOptions> & {
  principal?: Principal;
  clientOrigin?: ClientOrigin;
} = {}): AccessSession {
  return new AccessSession(principal, clientOrigin, {
    clock,
    registry: new ConnectionRegistry(() => {}),
    limits: new Limits(STANDARD_LIMITS, () => clock.monotonic()),
    audit: new Audit(silent, clock),
    principalOf: async () => principal,
    clockSkew: 0,
    warning: 60,
    ...rest,
  });
}
