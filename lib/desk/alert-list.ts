import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Alert, Firing, FiringNotice } from '../protocol/alert';
import type { AlertChange, AlertOptions } from '../protocol/http/alert-routes';

/** What the server knows of a user's alerts. */
export interface AlertAnswer {
  readonly alerts: readonly Alert[];
  readonly unseen: number;
  /** Whether the server posts alerts that ask for it. */
  readonly webhook: boolean;
  /** How many there may be. */
  readonly most: number;
}

/** The server's side of alerts. Each call rejects with what the server says. */
export interface AlertServer {
  list(): Promise<AlertAnswer>;
  history(): Promise<readonly Firing[]>;
  create(options: AlertOptions): Promise<Alert>;
  change(id: string, change: AlertChange): Promise<Alert>;
  remove(id: string): Promise<unknown>;
  see(id: string): Promise<unknown>;
}

export interface AlertListState extends AlertAnswer {
  /** `refused` is the server's final word, in `reason`. */
  readonly state: 'asking' | 'there' | 'lost' | 'refused';
  readonly reason: string | undefined;
  /** Newest first. */
  readonly firings: readonly Firing[];
  /** Counts changes of `alerts`, for painters. */
  readonly version: number;
}

/** The state that an alert is shown in. */
export type AlertState = 'fired' | 'armed' | 'seen' | 'off';

export function stateOf({ unseen, armed, firedAt }: Alert): AlertState {
  if (unseen > 0) return 'fired';
  if (armed) return 'armed';
  return firedAt === undefined ? 'off' : 'seen';
}

const ORDER: readonly AlertState[] = ['fired', 'armed', 'seen', 'off'];

/** What waits to be seen first, then what is armed, then the rest; what fired last comes first. */
export function inShownOrder(alerts: readonly Alert[]): readonly Alert[] {
  const place = (alert: Alert): number => ORDER.indexOf(stateOf(alert));
  return alerts.toSorted((a, b) => place(a) - place(b) || (b.firedAt ?? 0) - (a.firedAt ?? 0));
}

/** A user's alerts as a page knows them: asked for, and kept up by notices. */
export class AlertList {
  readonly store: StoreApi<AlertListState> = createStore<AlertListState>(() => ({
    ...{ state: 'asking', reason: undefined, alerts: [], firings: [], unseen: 0 },
    ...{ webhook: false, most: 0, version: 0 },
  }));
  readonly #server: AlertServer;
  /** Other tabs of the browser show the same. */
  readonly #changed: () => void;
  #asked = 0;

  /** @param changed told when this page has changed something */
  constructor(server: AlertServer, changed: () => void) {
    this.#server = server;
    this.#changed = changed;
  }

  /** Asks the server anew; of several at a time the last one counts. */
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

  /** Asks for the measures only. */
  async measure(): Promise<void> {
    const asked = ++this.#asked;
    const answer = await this.#server.list().catch(() => undefined);
    if (answer && asked === this.#asked) this.#set(answer);
  }

  /** Takes in that one has fired. @returns whether that is news to this page */
  take({ firing, unseen }: FiringNotice): boolean {
    const { firings, alerts } = this.store.getState();
    if (firings.some(({ id }) => id === firing.id)) return false;
    // What was asked for before does not know of it.
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

  /** Marks all that has fired as seen. */
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
