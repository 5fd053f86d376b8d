import { Emitter } from '../client/emitter';
import type {
  ClientClock,
  ClientState,
  ControlOutcome,
  LinkEventValues,
  MarketLink,
  SharedLinkStats,
} from '../client/market-link';
import type { Problem } from '../client/problem';
import { ClockSync, localMicros } from '../client/server-clock';
import type { SubscribeOptions } from '../client/subscription';
import type { WireError } from '../protocol/error';
import type { ControlRequest, Frame, SessionState, StreamStatus } from '../protocol/messages';
import { HubConnection } from './hub-connection';
import type { HubMessage, LinkRequest, LinkView, ViewChange } from './hub-messages';
import type { HubTransport } from './hub-transport';
import { type PageVisibility, pageVisibility } from './page-visibility';
import { type Locks, locksHere } from './worker-liveness';

/**
 * A hub that ends is started again on the same transport, unless it is the second to end within this time, ms.
 */
const GOOD_HUB_MS = 30_000;
/** Delay before all transports are tried again after none has opened, ms. */
const RETRY_DELAY_MS = 5_000;

export interface HubLinkOptions {
  readonly requested: LinkRequest;
  /** Returns the tab's token on demand; by default it is a guest. */
  readonly token?: () => string | undefined;
  /** Transports, the best first. */
  readonly transports: readonly HubTransport[];
  readonly visibility?: PageVisibility;
  readonly locks?: Locks | undefined;
}

interface Held {
  readonly options: SubscribeOptions;
  readonly onFrame: (frame: Frame) => void;
  readonly onRefused: ((error: WireError) => void) | undefined;
}

/**
 * Link of a tab to a stream through a hub. When the hub ends or fails to start, it switches to the next
 * transport with all subscriptions, and is disconnected meanwhile.
 */
export class HubLink implements MarketLink {
  readonly stream: string;
  readonly #options: HubLinkOptions;
  readonly #visibility: PageVisibility;
  readonly #locks: Locks | undefined;
  readonly #emitter = new Emitter<LinkEventValues>();
  readonly #held = new Map<number, Held>();
  readonly #waiting = new Map<number, (outcome: ControlOutcome) => void>();
  readonly #asked = new Map<number, (time: number | undefined) => void>();
  readonly #clock: ClockSync;
  #connection: HubConnection | undefined;
  #view: LinkView | undefined;
  #sharedStats: SharedLinkStats | undefined;
  #state: ClientState = 'connecting';
  #lastError: Problem | undefined;
  #transport = 0;
  /** The last hub had accepted the tab and ended soon. */
  #ended = false;
  /** Number of the last subscription, control or ping. */
  #last = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(options: HubLinkOptions) {
    const { stream } = options.requested;
    this.stream = stream.startsWith('/') ? stream : `/${stream}`;
    this.#options = options;
    this.#visibility = options.visibility ?? pageVisibility();
    this.#locks = 'locks' in options ? options.locks : locksHere();
    this.#clock = new ClockSync(
      (answered) => this.#askTime(answered),
      () => this.#emitter.emit('clock', this.clock),
    );
    this.#enter();
  }

  get state(): ClientState {
    return this.#state;
  }

  get status(): StreamStatus | undefined {
    return this.#view?.status;
  }

  get session(): SessionState | undefined {
    return this.#view?.session;
  }

  get connectionId(): string | undefined {
    return this.#view?.connectionId;
  }

  get lastError(): Problem | undefined {
    return this.#lastError;
  }

  /** The offset is relative to the server's clock; the round trip is the hub's. */
  get clock(): ClientClock {
    return { offset: this.#clock.filter.offset, roundTrip: this.#view?.roundTrip };
  }

  get shared(): SharedLinkStats | undefined {
    return this.#sharedStats;
  }

  now(): number {
    return localMicros() + this.#clock.filter.offset;
  }

  control(request: ControlRequest): Promise<ControlOutcome> {
    const id = ++this.#last;
    return new Promise((resolve) => {
      if (this.#connection?.accepted !== true) {
        resolve(NO_ANSWER);
        return;
      }
      this.#waiting.set(id, resolve);
      this.#connection.send({ type: 'control', id, request });
    });
  }

  refresh(): void {
    if (this.#connection?.accepted) this.#connection.send({ type: 'token', token: this.#options.token?.() });
  }

  subscribe(
    options: SubscribeOptions,
    onFrame: (frame: Frame) => void,
    onRefused?: (error: WireError) => void,
  ): { close(): void } {
    const id = ++this.#last;
    this.#held.set(id, { options, onFrame, onRefused });
    if (this.#connection?.accepted) this.#connection.send({ type: 'subscribe', id, request: options });
    return {
      close: () => {
        if (this.#held.delete(id) && this.#connection?.accepted)
          this.#connection.send({ type: 'unsubscribe', id });
      },
    };
  }

  on<Name extends keyof LinkEventValues>(
    name: Name,
    listener: (...values: LinkEventValues[Name]) => void,
  ): () => void {
    const first = name === 'notify' && !this.#emitter.has('notify');
    const stop = this.#emitter.on(name, listener);
    if (first && this.#connection?.accepted) this.#connection.send({ type: 'listen' });
    return stop;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#emitter.clear();
    this.#held.clear();
    this.#clock.stop();
    this.#forget();
    this.#connection?.end();
  }

  #enter(): void {
    const transport = this.#options.transports[this.#transport];
    if (transport === undefined) {
      this.#transport = 0;
      this.#timer = setTimeout(() => this.#enter(), RETRY_DELAY_MS);
      return;
    }
    const connection: HubConnection = new HubConnection({
      transport,
      requested: this.#options.requested,
      token: () => this.#options.token?.(),
      visibility: this.#visibility,
      locks: this.#locks,
      take: (message) => this.#take(message),
      lost: (reason) => this.#leave(connection, reason),
    });
    this.#connection = connection;
    connection.begin();
  }

  /** Handles the loss of the hub; its state is void. */
  #leave(connection: HubConnection, reason: string): void {
    if (this.#closed || this.#connection !== connection) return;
    connection.end();
    this.#connection = undefined;
    this.#sharedStats = undefined;
    this.#clock.stop();
    this.#forget();
    const short = !(connection.lastedMs > GOOD_HUB_MS);
    if (!connection.accepted || (short && this.#ended)) this.#transport++;
    this.#ended = connection.accepted && short;
    if (connection.accepted) {
      this.#lastError = { code: 'connection', message: reason, retry: true };
      this.#emitter.emit('error', this.#lastError);
      this.#setState(this.#state === 'connecting' ? 'connecting' : 'reconnecting');
    }
    this.#timer = setTimeout(() => this.#enter());
  }

  #forget(): void {
    for (const resolve of this.#waiting.values()) resolve(NO_ANSWER);
    this.#waiting.clear();
    for (const answered of this.#asked.values()) answered(undefined);
    this.#asked.clear();
  }

  #take(message: HubMessage): void {
    switch (message.type) {
      case 'welcome':
        this.#settle(message.view);
        break;
      case 'view':
        this.#look(message.changed, message.view);
        break;
      case 'frames':
        for (const { id, packed } of message.frames) {
          const frame = this.#connection?.unpack(packed);
          if (frame !== undefined) this.#held.get(id)?.onFrame(frame);
        }
        break;
      case 'refused':
        this.#refused(message.id, message.error);
        break;
      case 'notify':
        this.#emitter.emit('notify', message.notice);
        break;
      case 'controlled':
        this.#waiting.get(message.id)?.(message.outcome);
        this.#waiting.delete(message.id);
        break;
      case 'clock':
        this.#asked.get(message.id)?.(message.time);
        this.#asked.delete(message.id);
        break;
      case 'pong': {
        const { place } = this.#options.transports[this.#transport] ?? {};
        this.#sharedStats = place && { place, ...message.figures };
        break;
      }
    }
  }

  #settle(view: LinkView): void {
    for (const [id, { options }] of this.#held)
      this.#connection?.send({ type: 'subscribe', id, request: options });
    if (this.#emitter.has('notify')) this.#connection?.send({ type: 'listen' });
    this.#clock.start();
    for (const changed of ['status', 'session', 'state'] as const) this.#look(changed, view);
  }

  #look(changed: ViewChange, view: LinkView): void {
    this.#view = view;
    if (changed === 'error' && view.lastError) {
      this.#lastError = view.lastError;
      this.#emitter.emit('error', view.lastError);
    }
    if (changed === 'state') {
      this.#lastError = view.lastError ?? this.#lastError;
      // A connection that is new to a new hub is a lost one to the user.
      const lost = view.state === 'connecting' && this.#state === 'reconnecting';
      this.#setState(lost ? 'reconnecting' : view.state);
    }
    if (changed === 'status' && view.status) this.#emitter.emit('status', view.status);
    if (changed === 'session' && view.session) this.#emitter.emit('session', view.session);
    // The hub has a new estimate of the server's clock.
    if (changed === 'clock') this.#clock.start();
  }

  #refused(id: number, error: WireError): void {
    const held = this.#held.get(id);
    this.#held.delete(id);
    if (held?.onRefused !== undefined) held.onRefused(error);
    else if (held !== undefined) this.#emitter.emit('error', error);
  }

  #askTime(answered: (time: number | undefined) => void): void {
    const id = ++this.#last;
    this.#asked.set(id, answered);
    this.#connection?.send({ type: 'clock', id });
  }

  #setState(state: ClientState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#emitter.emit('state', state);
  }
}

const NO_ANSWER = {
  ok: false,
  error: { code: 'connection', message: 'no answer to the control of the session', retry: true },
} as const;
