import type { AlertGrant, AlertRecord, KeptAlert, KeptFiring } from './alert-record';
import type { CrossingState } from './crossing-state';

/** Firings kept of one user; the oldest seen ones are dropped first. */
export const MAX_FIRINGS = 1_000;

interface User {
  readonly alerts: Map<string, KeptAlert>;
  /** Oldest first. */
  firings: KeptFiring[];
  grant: AlertGrant | undefined;
}

/** All alerts and firings: the state that the journal's records add up to. */
export class AlertBook {
  readonly #users = new Map<string, User>();
  readonly #owners = new Map<string, string>();
  readonly #latches = new Map<string, CrossingState>();

  /** Number of alerts of all users. */
  get size(): number {
    return this.#owners.size;
  }

  find(id: string): KeptAlert | undefined {
    return this.#users.get(this.#owners.get(id) ?? '')?.alerts.get(id);
  }

  latch(id: string): CrossingState {
    return this.#latches.get(id) ?? 'unknown';
  }

  /** Returns a user's alerts in order of creation. */
  alertsOf(user: string): readonly KeptAlert[] {
    return [...(this.#users.get(user)?.alerts.values() ?? [])];
  }

  all(): readonly KeptAlert[] {
    return [...this.#users.values()].flatMap(({ alerts }) => [...alerts.values()]);
  }

  /** Returns a user's firings, oldest first. */
  firingsOf(user: string): readonly KeptFiring[] {
    return this.#users.get(user)?.firings ?? [];
  }

  grantOf(user: string): AlertGrant | undefined {
    return this.#users.get(user)?.grant;
  }

  /** Applies a record; records of removed alerts change nothing. */
  take(record: AlertRecord): void {
    if ('alert' in record) this.#put(record.alert, record.latch);
    else if ('removed' in record) this.#remove(record.removed);
    else if ('firing' in record) this.#fire(record.firing);
    else if ('seen' in record) this.#see(record.seen, record.until);
    else if ('grant' in record) this.#user(record.grant.user).grant = record.grant;
    else for (const [id, latch] of Object.entries(record.latches)) this.#setLatch(id, latch);
  }

  /** Forgets what users may see, until their next request says it again. */
  forgetGrants(): void {
    for (const user of this.#users.values()) user.grant = undefined;
  }

  /** Returns the fewest records that add up to this state. */
  records(): AlertRecord[] {
    return [...this.#users.values()].flatMap(({ alerts, firings, grant }): AlertRecord[] => [
      ...(grant && alerts.size > 0 ? [{ grant }] : []),
      // Firings first: each of them sets its alert to `beyond`.
      ...firings.map((firing) => ({ firing })),
      ...[...alerts.values()].map((alert) => ({ alert, latch: this.latch(alert.id) })),
    ]);
  }

  #user(name: string): User {
    const known = this.#users.get(name) ?? { alerts: new Map(), firings: [], grant: undefined };
    this.#users.set(name, known);
    return known;
  }

  #put(alert: KeptAlert, latch: CrossingState = 'unknown'): void {
    const { alerts } = this.#user(alert.user);
    const firedAt = alerts.get(alert.id)?.firedAt;
    // It fired while the change was on its way to the disk.
    const hasFired = firedAt !== undefined && firedAt !== alert.firedAt;
    alerts.set(alert.id, hasFired ? fired(alert, firedAt) : alert);
    this.#owners.set(alert.id, alert.user);
    this.#latches.set(alert.id, latch);
  }

  #remove(id: string): void {
    const user = this.#users.get(this.#owners.get(id) ?? '');
    if (!user) return;
    this.#see(id, Number.POSITIVE_INFINITY);
    user.alerts.delete(id);
    this.#owners.delete(id);
    this.#latches.delete(id);
  }

  #fire(firing: KeptFiring): void {
    const user = this.#user(firing.user);
    user.firings.push(firing);
    if (user.firings.length > MAX_FIRINGS) {
      const seen = user.firings.findIndex((one) => one.seen);
      user.firings.splice(Math.max(0, seen), 1);
    }
    const alert = user.alerts.get(firing.alert);
    if (!alert) return;
    user.alerts.set(alert.id, fired(alert, firing.time));
    this.#latches.set(alert.id, 'beyond');
  }

  #see(id: string, until: number): void {
    const user = this.#users.get(this.#owners.get(id) ?? '');
    if (!user) return;
    user.firings = user.firings.map((firing) =>
      firing.alert === id && firing.time <= until && !firing.seen ? { ...firing, seen: true } : firing,
    );
  }

  #setLatch(id: string, latch: CrossingState): void {
    if (this.#owners.has(id)) this.#latches.set(id, latch);
  }
}

function fired(alert: KeptAlert, firedAt: number): KeptAlert {
  return { ...alert, firedAt, armed: alert.armed && alert.repeat === 'always' };
}
