import { randomUUID } from 'node:crypto';
import type { Alert, AlertRequest, Firing, FiringNotice } from '../../lib/protocol/alert';
import { ProtocolError, quoteValue } from '../../lib/protocol/error';
import { type AlertChange, changedAlert } from '../../lib/protocol/http/alert-routes';
import { CHANNELS, type NoticeContent } from '../../lib/protocol/messages';
import type { Permissions } from '../access/permissions';
import type { Principal } from '../access/principal';
import { type AlertSubject, maySeeAlert, requireKind, sightOf } from '../access/visibility';
import { type FolderOwner, Journal } from '../storage/journal';
import { SerialTasks } from '../storage/serial-tasks';
import type { Clock } from '../time/clock';
import { AlertBook } from './alert-book';
import { type AlertRecord, alertRecordSchema, type KeptAlert, type KeptFiring } from './alert-record';
import type { CrossingState } from './crossing-state';
import { firingText, webhookText } from './firing-text';
import { AlertWatch, sameEvaluation, type WatchedStream } from './watch';
import type { Webhook } from './webhook';

/** Alerts of all users together. */
const MAX_TOTAL = 50_000;
/** Longest delay before a changed crossing state is written, ms; a kill loses at most that. */
const LATCH_PERIOD = 2_000;

export interface AlertsLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface AlertsOptions {
  /** Journal of alerts and firings. */
  readonly file: string;
  /** Alerts of one user, at most; 0 disables alerts. */
  readonly most: number;
  readonly stream: WatchedStream;
  readonly clock: Clock;
  readonly log: AlertsLog;
  /** Owner of the data folder; without one, nothing checks it. */
  readonly owner?: FolderOwner | undefined;
  /** Permissions of guests without token settings; undefined with tokens. */
  readonly guests: Permissions | undefined;
  readonly isRevoked: (token: string) => boolean;
  /** Notifies a user on the connections that may see the alert. */
  readonly notify: (user: string, content: NoticeContent, alert: AlertSubject) => Promise<unknown>;
  /** Absent when no webhook is configured. */
  readonly webhook?: Pick<Webhook, 'post' | 'stop'> | undefined;
}

/** A user and its current permissions. */
export interface AlertUser {
  readonly name: string;
  readonly principal: Principal;
}

/**
 * Alerts of the live stream: stores them, evaluates them and notifies when they fire, with or without an open
 * page.
 */
export class Alerts {
  readonly #options: AlertsOptions;
  readonly #book = new AlertBook();
  readonly #journal: Journal<AlertRecord>;
  readonly #watch: AlertWatch;
  /** Acts of a user follow one another: each begins from what the last one stored. */
  readonly #acts = new SerialTasks();
  #isOpen = false;
  #fired: KeptFiring[] = [];
  #latches: Record<string, CrossingState> = {};
  #cancel: (() => void) | undefined;
  /** Last presented principal of each user with alerts; those of before the start are in the book. */
  readonly #presented = new Map<string, Principal>();
  /** Monotonic time of the last firing of each alert since the start, µs. */
  readonly #firedAt = new Map<string, number>();
  /** Firings on their way to the disk and to their user. */
  readonly #sending = new Set<Promise<void>>();

  constructor(options: AlertsOptions) {
    this.#options = options;
    const { file, log, owner } = options;
    this.#journal = new Journal<AlertRecord>({
      ...{ file, log, owner },
      schema: alertRecordSchema,
      apply: (record) => this.#apply(record),
      records: () => this.#book.records(),
      // The damaged line may have been a grant that took something away.
      skipped: () => this.#book.forgetGrants(),
    });
    this.#watch = new AlertWatch({
      stream: options.stream,
      clock: options.clock,
      crossed: (id, value, price) => this.#crossed(id, value, price),
      latched: (id, latch) => this.#latched(id, latch),
    });
  }

  /** True when firings can be posted to a webhook. */
  get hasWebhook(): boolean {
    return this.#options.webhook !== undefined;
  }

  /** Alerts of one user, at most. */
  get most(): number {
    return this.#options.most;
  }

  /**
   * Reads the journal and starts to evaluate.
   * @throws Error when the journal cannot be read: a stored alert must not vanish silently
   */
  async open(): Promise<void> {
    await this.#journal.open();
    this.#isOpen = true;
    for (const alert of this.#book.all()) if (alert.armed) this.#watch.add(alert, this.#book.latch(alert.id));
    this.#watch.start();
    if (this.#book.size > 0) this.#options.log.info({ alerts: this.#book.size }, 'evaluating alerts');
  }

  async close(): Promise<void> {
    this.#watch.stop();
    await Promise.all(this.#sending);
    await this.#keepLatches();
    await this.#journal.close();
    await this.#options.webhook?.stop();
  }

  /** Returns a user's alerts in order of creation. */
  list(user: AlertUser): readonly Alert[] {
    return this.#book.alertsOf(user.name).map((alert) => this.#visibleTo(alert, user));
  }

  /** Counts a user's unseen firings. */
  unseen(user: AlertUser): number {
    return this.#firingsOf(user).filter(({ seen }) => !seen).length;
  }

  /** Returns firings before the time (µs), newest first. */
  history(user: AlertUser, limit: number, before = Number.POSITIVE_INFINITY): readonly Firing[] {
    return this.#firingsOf(user)
      .filter(({ time }) => time < before)
      .slice(-limit)
      .reverse()
      .map(withoutUser);
  }

  /** @throws ProtocolError naming the invalid field, or the limit; `internal` when it cannot be stored */
  create(user: AlertUser, requested: AlertRequest): Promise<Alert> {
    return this.#acts.run(user.name, async () => {
      const { most, clock } = this.#options;
      const own = this.#book.alertsOf(user.name).length;
      if (own >= most || this.#book.size >= MAX_TOTAL) {
        const whose = own >= most ? `${most} alerts of a user` : `${MAX_TOTAL} alerts of all users`;
        throw new ProtocolError('too_many_subscriptions', `there may be ${whose}, and there are`);
      }
      this.#check(user, requested);
      const alert: KeptAlert = {
        ...requested,
        ...{ via: [...requested.via], id: randomUUID(), user: user.name, created: clock.wall() },
      };
      await this.#journal.append([...this.#grantOf(user), this.#recordOf(alert)]);
      return this.#visibleTo(alert, user);
    });
  }

  /**
   * Changes an alert.
   * @throws ProtocolError naming the id, or the field that does not fit the alert; `internal` when it cannot be
   * stored
   */
  change(user: AlertUser, id: string, change: AlertChange): Promise<Alert> {
    return this.#acts.run(user.name, async () => {
      const before = this.#find(user, id);
      const requested = changedAlert(before, change);
      this.#check(user, requested, before);
      const { note: _, ...kept } = before;
      const alert: KeptAlert = { ...kept, ...requested, via: [...requested.via] };
      // An alert with another condition, or one that is armed again, has no crossing state yet.
      const same = before.armed && sameEvaluation(before, alert);
      const latch = same ? (this.#latches[id] ?? this.#book.latch(id)) : undefined;
      await this.#journal.append([...this.#grantOf(user), this.#recordOf(alert, latch)]);
      return this.#visibleTo(this.#book.find(id) ?? alert, user);
    });
  }

  /**
   * Removes an alert; its firings count as seen.
   * @throws ProtocolError naming the id; `internal` when it cannot be stored
   */
  remove(user: AlertUser, id: string): Promise<Alert> {
    return this.#acts.run(user.name, async () => {
      const removed = this.#visibleTo(this.#find(user, id), user);
      await this.#journal.append([{ removed: id }]);
      return removed;
    });
  }

  /**
   * Marks the alert's firings as seen.
   * @returns the user's number of unseen firings
   * @throws ProtocolError naming the id; `internal` when it cannot be stored
   */
  see(user: AlertUser, id: string): Promise<number> {
    return this.#acts.run(user.name, async () => {
      this.#find(user, id);
      // The wall clock may have been set back since the last firing.
      const times = this.#book.firingsOf(user.name).map(({ time }) => time);
      const until = Math.max(this.#options.clock.wall(), ...times);
      await this.#journal.append([{ seen: id, until }]);
      return this.unseen(user);
    });
  }

  #find(user: AlertUser, id: string): KeptAlert {
    const alert = this.#book.find(id);
    if (alert?.user === user.name) return alert;
    throw new ProtocolError('not_found', `there is no alert ${quoteValue(id)}`);
  }

  #check({ principal }: AlertUser, { symbol, condition, via }: AlertRequest, before?: AlertRequest): void {
    requireKind(principal.permissions, condition.kind);
    if (symbol !== undefined) {
      principal.permissions.requireSymbol(symbol);
      if (!before && this.#options.stream.market.indexOf(symbol) < 0) {
        throw new ProtocolError('unknown_symbol', `/live has no symbol ${quoteValue(symbol)}`);
      }
    }
    if (via.includes('webhook') && !this.hasWebhook && !before?.via.includes('webhook')) {
      throw new ProtocolError('bad_request', 'alert.via has "webhook", and this server has none set');
    }
  }

  #visibleTo(alert: KeptAlert, { principal }: AlertUser): Alert {
    const { user, ...visible } = alert;
    const unseen = this.#book.firingsOf(user).filter((one) => one.alert === alert.id && !one.seen).length;
    if (!maySeeAlert(principal.permissions, alert)) {
      return { ...visible, unseen: 0, denied: true };
    }
    const now = this.#watch.now(alert.id);
    return { ...visible, unseen, ...(Number.isFinite(now) && { now }) };
  }

  #firingsOf({ name, principal }: AlertUser): readonly KeptFiring[] {
    return this.#book.firingsOf(name).filter((firing) => maySeeAlert(principal.permissions, firing));
  }

  #recordOf(alert: KeptAlert, latch = this.#watch.firstState(alert)): AlertRecord {
    return { alert, latch };
  }

  /** Applies a stored record to the book, and to the alerts that are evaluated. */
  #apply(record: AlertRecord): void {
    this.#book.take(record);
    if (!this.#isOpen) return;
    if ('removed' in record) {
      this.#watch.remove(record.removed);
      this.#firedAt.delete(record.removed);
    }
    if ('firing' in record) this.#follow(record.firing.alert);
    if ('alert' in record) this.#follow(record.alert.id);
  }

  #follow(id: string): void {
    const alert = this.#book.find(id);
    if (alert?.armed) this.#watch.add(alert, this.#book.latch(id));
    else this.#watch.remove(id);
  }

  /**
   * Follows the permissions of a user with alerts: call it for each token that is presented, at any endpoint.
   * The last one counts, also while no token is presented.
   */
  renewGrant(principal: Principal): void {
    const { user: name } = principal;
    if (name === undefined || this.#options.guests) return;
    if (this.#book.alertsOf(name).length === 0) {
      this.#presented.delete(name);
      return;
    }
    // It counts at once, also when the disk is slow or full.
    this.#presented.set(name, principal);
    const store = () => this.#journal.appendFacts(this.#grantOf({ name, principal }));
    void this.#acts.run(name, store).catch(() => undefined);
  }

  /** Returns the record of what the user may see, for the time when no token is presented; none if it is stored. */
  #grantOf({ name, principal }: AlertUser): AlertRecord[] {
    if (this.#options.guests) return [];
    const { permissions, token } = principal;
    const { channels, delay } = permissions;
    // Alerts measure in real time, of which a delayed client sees nothing.
    const symbols = delay > 0 ? [] : permissions.symbols;
    const grant = {
      ...{ user: name, symbols, channels },
      ...(token?.id !== undefined && { token: token.id }),
    };
    return JSON.stringify(this.#book.grantOf(name)) === JSON.stringify(grant) ? [] : [{ grant }];
  }

  #maySee(alert: KeptAlert): boolean {
    const { guests, isRevoked } = this.#options;
    if (guests) return maySeeAlert(guests, alert);
    const presented = this.#presented.get(alert.user);
    const grant = this.#book.grantOf(alert.user);
    const token = presented ? presented.token?.id : grant?.token;
    if (token !== undefined && isRevoked(token)) return false;
    if (presented) return maySeeAlert(presented.permissions, alert);
    return grant !== undefined && maySeeAlert(sightOf(grant.symbols, grant.channels ?? CHANNELS), alert);
  }

  #crossed(id: string, value: number, price: number): void {
    const alert = this.#book.find(id);
    if (!alert || !Number.isFinite(value)) return;
    const { user, symbol, condition, repeat, pause, firedAt, via, note } = alert;
    if (repeat === 'always' && this.#sinceFiring(id, firedAt) < pause * 1e6) return;
    if (!this.#maySee(alert)) return;
    const { clock } = this.#options;
    this.#firedAt.set(id, clock.monotonic());
    const firing: KeptFiring = {
      ...{ id: randomUUID(), alert: id, user, condition, value, time: clock.wall(), via, seen: false },
      ...(symbol !== undefined && { symbol }),
      ...(Number.isFinite(price) && { price }),
      ...(note !== undefined && { note }),
    };
    if (repeat === 'once') this.#watch.remove(id);
    this.#fired.push(firing);
    // All firings of one batch of events are written together.
    if (this.#fired.length === 1) queueMicrotask(() => this.#sendFired());
  }

  /** Returns the time since an alert fired, µs; for a firing before the start, by the wall clock. */
  #sinceFiring(id: string, firedAt = Number.NEGATIVE_INFINITY): number {
    const { clock } = this.#options;
    const known = this.#firedAt.get(id);
    if (known !== undefined) return clock.monotonic() - known;
    const since = clock.wall() - firedAt;
    // A firing in the future is from before the clock was set back.
    return since < 0 ? Number.POSITIVE_INFINITY : since;
  }

  #sendFired(): void {
    const firings = this.#fired;
    this.#fired = [];
    const sent = this.#send(firings).finally(() => this.#sending.delete(sent));
    this.#sending.add(sent);
  }

  /** Sends firings once they are on the disk; when the disk fails, they are sent all the same. */
  async #send(firings: readonly KeptFiring[]): Promise<void> {
    await this.#journal.appendFacts(firings.map((firing) => ({ firing }))).catch(() => undefined);
    for (const kept of firings) {
      const firing = withoutUser(kept);
      if (kept.via.includes('webhook'))
        this.#options.webhook?.post({ text: webhookText(firing), alert: firing });
      const unseen = this.#book.firingsOf(kept.user).filter(({ seen }) => !seen).length;
      const data: FiringNotice = { type: 'alert', firing, unseen };
      const content: NoticeContent = { title: 'Alert', body: firingText(firing), level: 'alert', data };
      // Acknowledgements do not matter here: missed firings stay in the list.
      const { symbol, condition } = kept;
      const subject = { condition, ...(symbol !== undefined && { symbol }) };
      void this.#options.notify(kept.user, content, subject).catch(() => undefined);
    }
  }

  #latched(id: string, latch: CrossingState): void {
    this.#latches[id] = latch;
    this.#cancel ??= this.#options.clock.after(LATCH_PERIOD, () => {
      void this.#keepLatches();
    });
  }

  async #keepLatches(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    const latches = this.#latches;
    this.#latches = {};
    if (Object.keys(latches).length === 0) return;
    await this.#journal.appendFacts([{ latches }]).catch(() => undefined);
  }
}

function withoutUser({ user: _, ...firing }: KeptFiring): Firing {
  return firing;
}
