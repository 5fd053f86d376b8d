import type { AlertRequest, Firing } from '../../lib/protocol/alert';
import type { CrossingState } from './crossing-state';

/** Firings kept of one user; the oldest seen ones are dropped first. */
export const MAX_FIRINGS = 1_000;

/** A stored alert; times in µs. */
export interface KeptAlert extends AlertRequest {
  readonly id: string;
  readonly user: string;
  readonly created: number;
  readonly firedAt?: number;
}

/** A stored firing. */
export interface KeptFiring extends Firing {
  readonly user: string;
}

/** Symbols that a user may see, as its last token granted them. */
export interface GrantedAlert {
  readonly user: string;
  /** Symbols and globs. */
  readonly symbols: readonly string[];
  /** Token id. */
  readonly token?: string;
}

/** One line of the journal. */
export type AlertRecord =
  | { readonly alert: KeptAlert; readonly latch?: CrossingState }
  | { readonly removed: string }
  | { readonly firing: KeptFiring }
  /** Firings of the alert up to this time (µs) were seen. */
  | { readonly seen: string; readonly until: number }
  | { readonly latches: Readonly<Record<string, CrossingState>> }
  | { readonly grant: GrantedAlert };

interface User {
  readonly alerts: Map<string, KeptAlert>;
  /** Oldest first. */
  firings: KeptFiring[];
  grant: GrantedAlert | undefined;
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

  grantOf(user: string): GrantedAlert | undefined {
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
    this.#user(alert.user).alerts.set(alert.id, alert);
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
    user.alerts.set(alert.id, {
      ...alert,
      firedAt: firing.time,
      armed: alert.armed && alert.repeat === 'always',
    });
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
