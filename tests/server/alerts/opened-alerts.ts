import { join } from 'node:path';
import { guestPermissions } from '../../../server/access/guests';
import { Alerts, type AlertsOptions, type AlertUser } from '../../../server/alerts/alerts';
import { ManualClock } from '../manual-clock';
import type { ManualStream } from './watched-alert';

/** Opens the alerts of a folder, for one user with all permissions. */
export async function openAlertsOf(
  folder: string,
  stream: ManualStream,
  options: Partial<AlertsOptions> = {},
): Promise<{ readonly alerts: Alerts; readonly user: AlertUser }> {
  const permissions = guestPermissions({ symbols: ['*'], rate: 50, connections: 1 }, false);
  const alerts = new Alerts({
    ...{ file: join(folder, 'alerts.jsonl'), most: 100_000, stream, clock: new ManualClock() },
    log: { info: () => undefined, warn: () => undefined },
    notify: async () => undefined,
    guests: permissions,
    isRevoked: () => false,
    ...options,
  });
  await alerts.open();
  return { alerts, user: { name: 'ada', principal: { welcome: true, permissions } } };
}
