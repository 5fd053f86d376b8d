import type { Frame } from '../protocol/messages';
import { type FrameTransfer, FrameUnpacker } from './frame-transfer';
import { HUB_VERSION, type HubMessage, type LinkRequest, type TabMessage } from './hub-messages';
import type { HubPort } from './hub-port';
import type { HubTransport } from './hub-transport';
import type { PageVisibility } from './page-visibility';
import { holdLivenessLock, type LockHandle, type Locks, onLockReleased } from './worker-liveness';

/** Timeout of a hub's welcome, ms: its script must be loaded, on a busy machine. */
const WELCOME_TIMEOUT_MS = 6_000;
/** Interval of the tab's pings to the hub, ms. */
const PING_EVERY_MS = 2_000;
/** Pings without an answer after which the hub is gone. Counted, because a page may sleep in between. */
const MAX_UNANSWERED = 5;

export interface HubConnectionOptions {
  readonly transport: HubTransport;
  readonly requested: LinkRequest;
  /** Returns the current token of the tab. */
  readonly token: () => string | undefined;
  readonly visibility: PageVisibility;
  readonly locks: Locks | undefined;
  readonly take: (message: HubMessage) => void;
  /** Called at most once. */
  readonly lost: (reason: string) => void;
}

/** Connection of a tab to one hub, from its opening until either side ends it. */
export class HubConnection {
  readonly #options: HubConnectionOptions;
  readonly #unpacker = new FrameUnpacker();
  #port: HubPort<TabMessage, HubMessage> | undefined;
  #handle: LockHandle | undefined;
  #welcomeAt = Number.NaN;
  #unanswered = 0;
  #stops: (() => void)[] = [];
  #over = false;

  constructor(options: HubConnectionOptions) {
    this.#options = options;
  }

  /** True once the hub has accepted the tab. */
  get accepted(): boolean {
    return !Number.isNaN(this.#welcomeAt);
  }

  /** Age of the accepted connection, ms; NaN if it was never accepted. */
  get lastedMs(): number {
    return performance.now() - this.#welcomeAt;
  }

  begin(): void {
    const { transport, locks, requested, token, visibility } = this.#options;
    try {
      this.#port = transport.open((reason) => this.#lost(reason));
    } catch (error) {
      // The caller must have the connection before it is notified of its end.
      queueMicrotask(() => this.#lost(error instanceof Error ? error.message : String(error)));
      return;
    }
    this.#port.onMessage((message) => this.#take(message));
    const timer = setTimeout(() => this.#lost('the hub does not answer'), WELCOME_TIMEOUT_MS);
    this.#stops.push(() => clearTimeout(timer));
    // The hub waits for the tab's lock, so the tab must hold it first.
    holdLivenessLock(locks, (handle) => {
      if (this.#over) {
        handle?.end();
        return;
      }
      this.#handle = handle;
      const { name: lock } = handle ?? {};
      this.send({
        ...{ type: 'hello', version: HUB_VERSION, requested, lock },
        ...{ token: token(), visible: visibility.visible },
      });
    });
  }

  send(message: TabMessage): void {
    this.#port?.send(message);
  }

  unpack(packed: FrameTransfer): Frame {
    return this.#unpacker.unpack(packed);
  }

  end(): void {
    if (this.#over) return;
    this.#over = true;
    this.send({ type: 'bye' });
    for (const stop of this.#stops) stop();
    this.#handle?.end();
    this.#port?.close();
  }

  #take(message: HubMessage): void {
    if (this.#over) return;
    if (message.type === 'gone') {
      this.#lost(message.reason);
      return;
    }
    if (message.type === 'pong') this.#unanswered = 0;
    if (message.type === 'welcome') this.#settle(message.lock);
    this.#options.take(message);
    if (message.type === 'frames') this.#options.visibility.nextFrame(() => this.send({ type: 'taken' }));
  }

  #settle(lock: string | undefined): void {
    const { locks, visibility } = this.#options;
    this.#welcomeAt = performance.now();
    for (const stop of this.#stops.splice(0)) stop();
    const pings = setInterval(() => this.#ping(), PING_EVERY_MS);
    this.#ping();
    this.#stops.push(
      () => clearInterval(pings),
      onLockReleased(locks, lock, () => this.#lost('the hub has ended')),
      visibility.onVisible(() => this.send({ type: 'visible', visible: visibility.visible })),
    );
    this.send({ type: 'visible', visible: visibility.visible });
  }

  #ping(): void {
    if (this.#unanswered >= MAX_UNANSWERED) {
      this.#lost('the hub does not answer');
      return;
    }
    this.#unanswered++;
    this.send({ type: 'ping' });
  }

  #lost(reason: string): void {
    if (this.#over) return;
    this.#options.lost(reason);
  }
}
