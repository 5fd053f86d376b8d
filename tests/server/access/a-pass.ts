import { Pass, type PassOptions } from '../../../server/access/access-session';
import { Admissions } from '../../../server/access/connection-registry';
import { guestRights } from '../../../server/access/guests';
import type { Arrival } from '../../../server/access/limits/client-origin';
import { Limits, STANDARD_LIMITS } from '../../../server/access/limits/limits';
import type { Visitor } from '../../../server/access/principal';
import { Audit } from '../../../server/telemetry/audit';
import { systemClock } from '../../../server/time/clock';

const guest: Visitor = {
  welcome: true,
  rights: guestRights({ symbols: ['*'], rate: 50, connections: 100 }, false),
};
const silent = { debug: () => undefined, info: () => undefined };

/** A pass of a guest from elsewhere under the standard limits, unless told otherwise. */
export function aPass({
  visitor = guest,
  arrival = { door: 'socket.io', address: '192.0.2.1' },
  clock = systemClock(),
  ...rest
}: Partial<PassOptions> & { visitor?: Visitor; arrival?: Arrival } = {}): Pass {
  return new Pass(visitor, arrival, {
    clock,
    admissions: new Admissions(() => {}),
    limits: new Limits(STANDARD_LIMITS, () => clock.now()),
    audit: new Audit(silent, clock),
    visit: async () => visitor,
    clockSkew: 0,
    warning: 60,
    ...rest,
  });
}
