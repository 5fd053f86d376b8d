import type { Frame } from '../protocol/messages';
import { type FrameTransfer, FrameUnpacker } from './frame-transfer';
import { HUB_VERSION, type HubMessage, type LinkRequest, type TabMessage } from './hub-messages';
import type { HubPort } from './hub-port';
import type { HubTransport } from './hub-transport';
import type { PageSigns } from './page-visibility';
import { type LockHandle, type Locks, showLife, watchLife } from './worker-liveness';

/** Timeout of a hub's welcome, ms: its script must be loaded, on a busy machine. */
const WELCOME_WITHIN_MS = 6_000;
/** Interval of the tab's pings to the hub, ms. */
const PING_EVERY_MS = 2_000;
/** Pings without an answer after which the hub is gone. Counted, because a page may sleep in between. */
const MAX_UNANSWERED = 5;

export interface HubConnectionOptions {
  readonly transport: HubTransport;
  readonly requested: LinkRequest;
  /** Returns the current token of the tab. */
  readonly token: () => string | undefined;
  readonly signs: PageSigns;
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
  #sign: LockHandle | undefined;
  #welcomeAt = Number.NaN;
  #unanswered = 0;
  #stops: (() => void)[] = [];
  #over = false;

  constructor(options: HubConnectionOptions) {
    this.#options = options;
  }

  /** True once the hub has accepted the tab. */
  get welcome(): boolean {
    return !Number.isNaN(this.#welcomeAt);
  }

  /** Age of the accepted connection, ms; NaN if it was never accepted. */
  get lastedMs(): number {
    return performance.now() - this.#welcomeAt;
  }

  begin(): void {
    const { transport, locks, requested, token, signs } = this.#options;
    try {
      this.#port = transport.open((reason) => this.#lost(reason));
    } catch (error) {
      // The caller must have the connection before it is notified of its end.
      queueMicrotask(() => this.#lost(error instanceof Error ? error.message : String(error)));
      return;
    }
    this.#port.onMessage((message) => this.#take(message));
    const late = setTimeout(() => this.#lost('the hub does not answer'), WELCOME_WITHIN_MS);
    this.#stops.push(() => clearTimeout(late));
    // The hub waits for the tab's lock, so the tab must hold it first.
    showLife(locks, (sign) => {
      if (this.#over) {
        sign?.end();
        return;
      }
      this.#sign = sign;
      const { name: lock } = sign ?? {};
      this.send({
        ...{ type: 'hello', version: HUB_VERSION, requested, lock },
        ...{ token: token(), visible: signs.visible },
      });
    });
  }

  send(message: TabMessage): void {
    this.#port?.send(message);
  }

  unpack(box: FrameTransfer): Frame {
    return this.#unpacker.unpack(box);
  }

  end(): void {
    if (this.#over) return;
    this.#over = true;
    this.send({ type: 'bye' });
    for (const stop of this.#stops) stop();
    this.#sign?.end();
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
    if (message.type === 'frames') this.#options.signs.nextFrame(() => this.send({ type: 'taken' }));
  }

  #settle(lock: string | undefined): void {
    const { locks, signs } = this.#options;
    this.#welcomeAt = performance.now();
    for (const stop of this.#stops.splice(0)) stop();
    const pings = setInterval(() => this.#ping(), PING_EVERY_MS);
    this.#ping();
    this.#stops.push(
      () => clearInterval(pings),
      watchLife(locks, lock, () => this.#lost('the hub has ended')),
      signs.onVisible(() => this.send({ type: 'visible', visible: signs.visible })),
    );
    this.send({ type: 'visible', visible: signs.visible });
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
