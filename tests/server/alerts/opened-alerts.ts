import { join } from 'node:path';
import type { NoticeContent } from '../../../lib/protocol/messages';
import { guestPermissions } from '../../../server/access/guests';
import { Alerts, type AlertUser } from '../../../server/alerts/alerts';
import { ManualClock } from '../manual-clock';
import type { ManualStream } from './watched-alert';

const quiet = { info: () => undefined, warn: () => undefined };

/** Opens the alerts of a folder, for one user with all permissions. */
export function openAlertsOf(
  folder: string,
  stream: ManualStream,
  notify: (user: string, content: NoticeContent) => Promise<void> = async () => undefined,
  clock = new ManualClock(),
): { readonly alerts: Alerts; readonly user: AlertUser } {
  const permissions = guestPermissions({ symbols: ['*'], rate: 50, connections: 1 }, false);
  const alerts = new Alerts({
    ...{
      file: join(folder, 'alerts.jsonl'),
      most: 10_000,
      stream,
      clock,
      log: quiet,
      notify,
    },
    guests: permissions,
    isRevoked: () => false,
  });
  alerts.open();
  return { alerts, user: { name: 'ada', principal: { welcome: true, permissions } } };
}
