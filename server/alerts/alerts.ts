import { randomUUID } from 'node:crypto';
import type { Alert, AlertRequest, Firing, FiringNotice } from '../../lib/protocol/alert';
import { parseAlertChange } from '../../lib/protocol/alert-request';
import { ProtocolError, quoteValue } from '../../lib/protocol/error';
import { globMatcher } from '../../lib/protocol/glob';
import type { NoticeContent } from '../../lib/protocol/messages';
import type { Permissions } from '../access/permissions';
import type { Principal } from '../access/principal';
import type { Clock } from '../time/clock';
import { AlertBook, type AlertRecord, type KeptAlert, type KeptFiring } from './alert-book';
import { Journal } from './alert-journal';
import type { CrossingState } from './crossing-state';
import { firingText, webhookText } from './firing-text';
import { AlertWatch, type WatchedStream } from './watch';
import type { Webhook } from './webhook';

/** Alerts of all users together. */
const MAX_TOTAL = 50_000;
/** How long a new side of a goal may wait until it is written, ms: what a kill forgets of it, at most. */
const LATCH_PERIOD = 2_000;

export interface AlertsLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface AlertsOptions {
  /** File that alerts and firings are kept in. */
  readonly file: string;
  /** Alerts that one user may have; 0 is none. */
  readonly most: number;
  readonly stream: WatchedStream;
  readonly clock: Clock;
  readonly log: AlertsLog;
  /** What people without a token may see, where there are no tokens at all; undefined where there are. */
  readonly guests: Permissions | undefined;
  readonly isRevoked: (token: string) => boolean;
  /** Tells the user on those connections that may see the symbol. */
  readonly notify: (user: string, content: NoticeContent, symbol?: string) => Promise<unknown>;
  /** Absent where none is set. */
  readonly webhook?: Pick<Webhook, 'post' | 'stop'> | undefined;
}

/** Whose alerts, and what they may see at this moment. */
export interface AlertUser {
  readonly name: string;
  readonly principal: Principal;
}

/** Alerts of the live stream: keeps them, watches them, and tells when they fire, whether anybody looks or not. */
export class Alerts {
  readonly #options: AlertsOptions;
  readonly #book = new AlertBook();
  readonly #journal: Journal;
  readonly #watch: AlertWatch;
  #fired: KeptFiring[] = [];
  #latches: Record<string, CrossingState> = {};
  #cancel: (() => void) | undefined;
  /** What is under way: each firing is on its way to the disk and to its user. */
  readonly #telling = new Set<Promise<void>>();

  constructor(options: AlertsOptions) {
    this.#options = options;
    this.#journal = new Journal(options.file, () => this.#book.records());
    this.#watch = new AlertWatch({
      stream: options.stream,
      clock: options.clock,
      crossed: (id, value, price) => this.#crossed(id, value, price),
      latched: (id, latch) => this.#latched(id, latch),
    });
  }

  /** Whether firings can be posted. */
  get hasWebhook(): boolean {
    return this.#options.webhook !== undefined;
  }

  /** Alerts that one user may have. */
  get most(): number {
    return this.#options.most;
  }

  /**
   * Reads what was kept and begins to watch.
   * @throws when the file is there and cannot be read: an alert that somebody counts on must not vanish in silence
   */
  open(): void {
    for (const record of this.#journal.read()) this.#book.take(record as AlertRecord);
    this.#journal.compact();
    for (const alert of this.#book.all()) if (alert.armed) this.#watch.add(alert, this.#book.latch(alert.id));
    this.#watch.start();
    if (this.#book.size > 0) this.#options.log.info({ alerts: this.#book.size }, 'alerts are watched');
  }

  async close(): Promise<void> {
    this.#watch.stop();
    await Promise.all(this.#telling);
    await this.#keepLatches();
    await this.#journal.close();
    await this.#options.webhook?.stop();
  }

  /** In the order in which they were made. */
  list(user: AlertUser): readonly Alert[] {
    void this.#remember(user).catch(() => undefined);
    return this.#book.alertsOf(user.name).map((alert) => this.#told(alert, user));
  }

  /** Firings of the user that are not seen. */
  unseen(user: AlertUser): number {
    return this.#firingsOf(user).filter(({ seen }) => !seen).length;
  }

  /** Newest first, those before the moment (µs). */
  history(user: AlertUser, limit: number, before = Number.POSITIVE_INFINITY): readonly Firing[] {
    return this.#firingsOf(user)
      .filter(({ time }) => time < before)
      .slice(-limit)
      .reverse()
      .map(withoutUser);
  }

  /** @throws ProtocolError naming what is wrong with it, or that there are too many */
  async create(user: AlertUser, wish: AlertRequest): Promise<Alert> {
    const { most, clock } = this.#options;
    const own = this.#book.alertsOf(user.name).length;
    if (own >= most || this.#book.size >= MAX_TOTAL) {
      const whose = own >= most ? `${most} alerts of a user` : `${MAX_TOTAL} alerts of all users`;
      throw new ProtocolError('too_many_subscriptions', `there may be ${whose}, and there are`);
    }
    this.#check(user, wish);
    await this.#remember(user);
    const kept: KeptAlert = { ...wish, id: randomUUID(), user: user.name, created: clock.now() };
    await this.#put(kept, 'unknown', () => this.#forget(kept.id));
    return this.#told(kept, user);
  }

  /**
   * @param change body of the request
   * @throws ProtocolError naming what is wrong with it
   */
  async change(user: AlertUser, id: string, change: unknown): Promise<Alert> {
    const before = this.#find(user, id);
    const wish = parseAlertChange(change, before);
    this.#check(user, wish, before);
    await this.#remember(user);
    const { note: _, ...kept } = before;
    const after: KeptAlert = { ...kept, ...wish };
    // What waits for something else, or waits again, has not seen its goal from the other side yet.
    const same =
      before.armed &&
      before.hysteresis === after.hysteresis &&
      JSON.stringify(before.condition) === JSON.stringify(after.condition);
    const latch = this.#book.latch(id);
    await this.#put(after, same ? latch : 'unknown', () => this.#set(before, latch));
    return this.#told(this.#book.find(id) ?? after, user);
  }

  /** Removes it; what it has fired counts as seen. */
  async remove(user: AlertUser, id: string): Promise<Alert> {
    const gone = this.#find(user, id);
    const latch = this.#book.latch(id);
    const told = this.#told(gone, user);
    this.#forget(id);
    await this.#write([{ removed: id }], () => this.#set(gone, latch));
    return told;
  }

  /** Marks what the alert has fired until now as seen. @returns how many firings of the user are not */
  async see(user: AlertUser, id: string): Promise<number> {
    this.#find(user, id);
    const record: AlertRecord = { seen: id, until: this.#options.clock.now() };
    this.#book.take(record);
    await this.#write([record], () => undefined);
    return this.unseen(user);
  }

  #find(user: AlertUser, id: string): KeptAlert {
    const alert = this.#book.find(id);
    if (alert?.user === user.name) return alert;
    throw new ProtocolError('not_found', `there is no alert ${quoteValue(id)}`);
  }

  #check({ principal }: AlertUser, { symbol, via }: AlertRequest, before?: AlertRequest): void {
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

  #told(alert: KeptAlert, { principal }: AlertUser): Alert {
    const { user, ...told } = alert;
    const unseen = this.#book.firingsOf(user).filter((one) => one.alert === alert.id && !one.seen).length;
    if (alert.symbol !== undefined && !principal.permissions.allows(alert.symbol)) {
      return { ...told, unseen: 0, denied: true };
    }
    const now = this.#watch.now(alert.id);
    return { ...told, unseen, ...(Number.isFinite(now) && { now }) };
  }

  #firingsOf({ name, principal }: AlertUser): readonly KeptFiring[] {
    return this.#book
      .firingsOf(name)
      .filter(({ symbol }) => symbol === undefined || principal.permissions.allows(symbol));
  }

  #set(alert: KeptAlert, latch: CrossingState): void {
    this.#book.take({ alert, latch });
    if (alert.armed) this.#watch.add(alert, latch);
    else this.#watch.remove(alert.id);
  }

  #forget(id: string): void {
    this.#watch.remove(id);
    this.#book.take({ removed: id });
  }

  async #put(alert: KeptAlert, latch: CrossingState, undo: () => void): Promise<void> {
    this.#set(alert, latch);
    await this.#write([{ alert, latch: this.#book.latch(alert.id) }], undo);
  }

  /** Memory comes first, so that a file that is written anew has it; what the disk does not take is taken back. */
  async #write(records: readonly AlertRecord[], undo: () => void): Promise<void> {
    try {
      await this.#journal.append(records);
    } catch (error) {
      undo();
      this.#failed(error);
      throw new ProtocolError('internal', 'the alert could not be kept: the disk did not take it');
    }
  }

  /** Notes what the user may see, for the time when nobody is there to show a token. */
  async #remember({ name, principal }: AlertUser): Promise<void> {
    if (this.#options.guests) return;
    const { permissions, token } = principal;
    const grant = {
      user: name,
      symbols: permissions.symbols,
      ...(token?.id !== undefined && { token: token.id }),
    };
    if (JSON.stringify(this.#book.grantOf(name)) === JSON.stringify(grant)) return;
    this.#book.take({ grant });
    await this.#write([{ grant }], () => undefined);
  }

  #maySee(user: string, symbol: string): boolean {
    const { guests, isRevoked } = this.#options;
    if (guests) return guests.allows(symbol);
    const grant = this.#book.grantOf(user);
    if (!grant || (grant.token !== undefined && isRevoked(grant.token))) return false;
    return grant.symbols.some((glob) => globMatcher(glob)(symbol));
  }

  #crossed(id: string, value: number, price: number): void {
    const alert = this.#book.find(id);
    if (!alert) return;
    const { user, symbol, condition, repeat, pause, firedAt, via, note } = alert;
    const time = this.#options.clock.now();
    if (repeat === 'always' && firedAt !== undefined && time - firedAt < pause * 1e6) return;
    if (symbol !== undefined && !this.#maySee(user, symbol)) return;
    const firing: KeptFiring = {
      ...{ id: randomUUID(), alert: id, user, condition, value, time, via, seen: false },
      ...(symbol !== undefined && { symbol }),
      ...(Number.isFinite(price) && { price }),
      ...(note !== undefined && { note }),
    };
    this.#book.take({ firing });
    if (repeat === 'once') this.#watch.remove(id);
    this.#fired.push(firing);
    // All that one batch of events has fired is written together.
    if (this.#fired.length === 1) queueMicrotask(() => this.#tellFired());
  }

  #tellFired(): void {
    const firings = this.#fired;
    this.#fired = [];
    const told = this.#tell(firings).finally(() => this.#telling.delete(told));
    this.#telling.add(told);
  }

  /** A firing is told when it is on the disk; when the disk does not take it, it is told all the same. */
  async #tell(firings: readonly KeptFiring[]): Promise<void> {
    await this.#journal.append(firings.map((firing) => ({ firing }))).catch((error) => this.#failed(error));
    for (const kept of firings) {
      const firing = withoutUser(kept);
      if (kept.via.includes('webhook'))
        this.#options.webhook?.post({ text: webhookText(firing), alert: firing });
      const unseen = this.#book.firingsOf(kept.user).filter(({ seen }) => !seen).length;
      const data: FiringNotice = { type: 'alert', firing, unseen };
      const content: NoticeContent = { title: 'Alert', body: firingText(firing), level: 'alert', data };
      // Acknowledgements are of no use here: what nobody has taken is in the list.
      void this.#options.notify(kept.user, content, kept.symbol).catch(() => undefined);
    }
  }

  #latched(id: string, latch: CrossingState): void {
    this.#book.take({ latches: { [id]: latch } });
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
    await this.#journal.append([{ latches }]).catch((error) => this.#failed(error));
  }

  #failed(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#options.log.warn({ file: this.#options.file, reason }, 'alerts cannot be written');
  }
}

function withoutUser({ user: _, ...firing }: KeptFiring): Firing {
  return firing;
}
