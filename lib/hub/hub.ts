import type { MarketLink } from '../client/market-link';
import { HUB_VERSION, type HubMessage, type LinkRequest, type TabMessage } from './hub-messages';
import type { HubPort } from './hub-port';
import { HubStream } from './hub-stream';
import { HubTab } from './hub-tab';
import { holdLivenessLock, type Locks, onLockReleased } from './worker-liveness';

/** Interval of the search for tabs that have ended without a message, ms. */
const SWEEP_INTERVAL_MS = 15_000;
/** Silence after which a tab counts as gone, ms: browsers run a hidden page's timers once a minute. */
const GONE_AFTER_MS = 150_000;

type Hello = Extract<TabMessage, { readonly type: 'hello' }>;

/** An accepted tab. */
interface AcceptedTab {
  readonly tab: HubTab;
  readonly stream: HubStream;
}

export interface HubOptions {
  readonly connect: (requested: LinkRequest, token: () => string | undefined) => MarketLink;
  readonly locks?: Locks | undefined;
}

/**
 * Owns the connections of all tabs of a browser, one per stream, and sends each tab what is new once it has
 * taken the last update. Tabs may open, close and crash; nothing is kept for a tab that is gone.
 */
export class Hub {
  readonly #options: HubOptions;
  readonly #streams = new Map<string, HubStream>();
  readonly #guests = new Set<() => void>();
  readonly #lock: Promise<string | undefined>;
  readonly #timer: ReturnType<typeof setInterval>;
  #endLife: (() => void) | undefined;

  constructor(options: HubOptions) {
    this.#options = options;
    this.#lock = new Promise((known) => {
      holdLivenessLock(options.locks, (handle) => {
        this.#endLife = handle?.end;
        known(handle?.name);
      });
    });
    this.#timer = setInterval(() => {
      for (const look of [...this.#guests]) look();
    }, SWEEP_INTERVAL_MS);
  }

  /** Connections to the server. */
  get connections(): number {
    return this.#streams.size;
  }

  /** Opens a port for a tab. The tab is accepted when it says hello. */
  accept(port: HubPort<HubMessage, TabMessage>): void {
    let accepted: AcceptedTab | undefined;
    let stopWatching = (): void => undefined;
    const leave = (): void => {
      stopWatching();
      this.#guests.delete(look);
      const left = accepted;
      accepted = undefined;
      if (left !== undefined) this.#leave(left);
    };
    const look = (): void => {
      if (accepted === undefined || performance.now() - accepted.tab.lastMessageAt < GONE_AFTER_MS) return;
      port.send({ type: 'gone', reason: 'the tab was silent for too long' });
      leave();
    };
    port.onMessage((message) => {
      if (message.type === 'hello') {
        if (accepted !== undefined) return;
        accepted = this.#enter(port, message);
        if (accepted === undefined) return;
        this.#guests.add(look);
        stopWatching = onLockReleased(this.#options.locks, message.lock, leave);
        return;
      }
      if (accepted === undefined) {
        if (message.type !== 'bye') port.send({ type: 'gone', reason: 'the hub does not know the tab' });
        return;
      }
      accepted.tab.lastMessageAt = performance.now();
      if (message.type === 'bye') leave();
      else accepted.stream.take(accepted.tab, message, this.connections);
    });
  }

  close(): void {
    clearInterval(this.#timer);
    for (const stream of this.#streams.values()) stream.close();
    this.#streams.clear();
    this.#guests.clear();
    this.#endLife?.();
  }

  #enter(
    port: HubPort<HubMessage, TabMessage>,
    { version, requested, token, visible }: Hello,
  ): AcceptedTab | undefined {
    if (version !== HUB_VERSION) {
      port.send({ type: 'gone', reason: `the hub has version ${HUB_VERSION}, the tab ${version}` });
      return undefined;
    }
    const key = keyOf(requested);
    const stream = this.#streams.get(key) ?? new HubStream((best) => this.#options.connect(requested, best));
    this.#streams.set(key, stream);
    const tab = new HubTab(port, visible);
    stream.enter(tab, token);
    void this.#lock.then((lock) => port.send({ type: 'welcome', lock, view: stream.view() }));
    return { tab, stream };
  }

  #leave({ tab, stream }: AcceptedTab): void {
    stream.leave(tab);
    if (stream.tabs > 0) return;
    for (const [key, known] of this.#streams) if (known === stream) this.#streams.delete(key);
    stream.close();
  }
}

function keyOf({ url, stream, account, user }: LinkRequest): string {
  return JSON.stringify([url, stream, account, user]);
}
