import { join } from 'node:path';
import type { Access } from '../access/access';
import type { Clock } from '../time/clock';
import { Alerts, type AlertsLog, type AlertsOptions } from './alerts';
import { Webhook } from './webhook';

/** Journal of alerts and firings, in DATA_DIR. */
const FILE = 'alerts.jsonl';

export interface OpenAlertsOptions extends Pick<AlertsOptions, 'stream' | 'notify' | 'owner'> {
  readonly dataDir: string;
  readonly settings: {
    /** Alerts of one user, at most. */
    readonly most: number;
    /** URL that firings are posted to. */
    readonly webhook: string | undefined;
  };
  readonly access: Access;
  readonly clock: Clock;
  readonly log: AlertsLog;
}

/**
 * Opens the alerts of a data folder and follows the stream; call it before the stream starts.
 * @throws Error when the journal cannot be read
 */
export async function openAlerts(options: OpenAlertsOptions): Promise<Alerts> {
  const { dataDir, settings, access, clock, log, stream, notify, owner } = options;
  const webhook =
    settings.webhook === undefined ? undefined : new Webhook({ url: settings.webhook, clock, log });
  const alerts = new Alerts({
    file: join(dataDir, FILE),
    most: settings.most,
    ...{ stream, clock, log, notify, webhook, owner },
    guests: access.tokens ? undefined : (await access.principalOf(undefined)).permissions,
    isRevoked: (token) => access.revocations().some(({ jti }) => jti === token),
  });
  await alerts.open();
  access.onToken((principal) => alerts.renewGrant(principal));
  return alerts;
}
