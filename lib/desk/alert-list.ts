import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Alert, Firing, FiringNotice } from '../protocol/alert';
import type { AlertChange, AlertOptions } from '../protocol/http/alert-routes';

/** Alerts of a user, from the server. */
export interface AlertAnswer {
  readonly alerts: readonly Alert[];
  readonly unseen: number;
  /** True if the server can post alerts to a webhook. */
  readonly webhook: boolean;
  /** Maximum of alerts. */
  readonly most: number;
}

/** Requests to the server for alerts. Each call rejects with the server's error. */
export interface AlertServer {
  list(): Promise<AlertAnswer>;
  history(): Promise<readonly Firing[]>;
  create(options: AlertOptions): Promise<Alert>;
  change(id: string, change: AlertChange): Promise<Alert>;
  remove(id: string): Promise<unknown>;
  see(id: string): Promise<unknown>;
}

export interface AlertListState extends AlertAnswer {
  /** `refused` is final, with its `reason`. */
  readonly state: 'asking' | 'there' | 'lost' | 'refused';
  readonly reason: string | undefined;
  /** Firings, newest first. */
  readonly firings: readonly Firing[];
  /** Version of `alerts`, for painters. */
  readonly version: number;
}

/** State in which an alert is shown. */
export type AlertState = 'fired' | 'armed' | 'seen' | 'off';

export function stateOf({ unseen, armed, firedAt }: Alert): AlertState {
  if (unseen > 0) return 'fired';
  if (armed) return 'armed';
  return firedAt === undefined ? 'off' : 'seen';
}

const ORDER: readonly AlertState[] = ['fired', 'armed', 'seen', 'off'];

/** Sorts alerts: unread first, then armed ones, then the rest; most recently fired first. */
export function inDisplayOrder(alerts: readonly Alert[]): readonly Alert[] {
  const place = (alert: Alert): number => ORDER.indexOf(stateOf(alert));
  return alerts.toSorted((a, b) => place(a) - place(b) || (b.firedAt ?? 0) - (a.firedAt ?? 0));
}

/** Alerts of a user in a page: loaded from the server, updated by notices. */
export class AlertList {
  readonly store: StoreApi<AlertListState> = createStore<AlertListState>(() => ({
    ...{ state: 'asking', reason: undefined, alerts: [], firings: [], unseen: 0 },
    ...{ webhook: false, most: 0, version: 0 },
  }));
  readonly #server: AlertServer;
  /** Notifies other tabs of the browser, which show the same alerts. */
  readonly #changed: () => void;
  #asked = 0;

  /** @param changed called when this page has changed an alert */
  constructor(server: AlertServer, changed: () => void) {
    this.#server = server;
    this.#changed = changed;
  }

  /** Loads the alerts; of concurrent calls the last one wins. */
  async load(): Promise<void> {
    const asked = ++this.#asked;
    try {
      const [answer, firings] = await Promise.all([this.#server.list(), this.#server.history()]);
      if (asked !== this.#asked) return;
      this.#set({ ...answer, firings, state: 'there', reason: undefined });
    } catch (error) {
      if (asked !== this.#asked) return;
      const refused = (error as { readonly status?: number }).status !== undefined;
      this.store.setState({ state: refused ? 'refused' : 'lost', reason: (error as Error).message });
    }
  }

  /** Loads the current values only. */
  async measure(): Promise<void> {
    const asked = ++this.#asked;
    const answer = await this.#server.list().catch(() => undefined);
    if (answer && asked === this.#asked) this.#set(answer);
  }

  /** Applies the notice of a firing. @returns true if it is new to this page */
  take({ firing, unseen }: FiringNotice): boolean {
    const { firings, alerts } = this.store.getState();
    if (firings.some(({ id }) => id === firing.id)) return false;
    // Answers to earlier requests lack it.
    this.#asked++;
    this.#set({
      unseen,
      firings: [firing, ...firings],
      alerts: alerts.map((alert) =>
        alert.id === firing.alert
          ? {
              ...alert,
              firedAt: firing.time,
              unseen: alert.unseen + 1,
              armed: alert.armed && alert.repeat === 'always',
            }
          : alert,
      ),
    });
    return true;
  }

  create(requested: AlertOptions): Promise<void> {
    return this.#do(() => this.#server.create(requested));
  }

  change(id: string, change: AlertChange): Promise<void> {
    return this.#do(() => this.#server.change(id, change));
  }

  remove(id: string): Promise<void> {
    return this.#do(() => this.#server.remove(id));
  }

  see(id: string): Promise<void> {
    return this.#do(() => this.#server.see(id));
  }

  /** Marks all firings as read. */
  seeAll(): Promise<void> {
    const ids = this.store.getState().alerts.flatMap(({ id, unseen }) => (unseen > 0 ? [id] : []));
    return this.#do(() => Promise.all(ids.map((id) => this.#server.see(id))));
  }

  async #do(act: () => Promise<unknown>): Promise<void> {
    await act();
    this.#changed();
    await this.load();
  }

  #set(part: Partial<AlertListState>): void {
    this.store.setState(({ version }) => ({ ...part, version: version + 1 }));
  }
}
