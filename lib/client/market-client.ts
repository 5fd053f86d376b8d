import type { WireError } from '../protocol/error';
import type {
  ControlRequest,
  Encoding,
  Frame,
  ReportAnswer,
  SessionState,
  StreamStatus,
} from '../protocol/messages';
import type { ScreenReport } from '../protocol/screens/screen-report';
import { ArrivalMonitor } from './arrival-monitor';
import { Emitter } from './emitter';
import { Link, type TokenOption } from './link';
import type { ClientClock, ClientState, ControlOutcome, LinkEventValues, MarketLink } from './market-link';
import type { Problem } from './problem';
import { ClockSync, localMicros } from './server-clock';
import { sessionPosition } from './session-position';
import type { SubscribeOptions, Subscription } from './subscription';
import { SubscriptionSet } from './subscription-set';

export interface ConnectOptions {
  /** Origin of the server, `https://wall.example`; default in a browser: that of the page. */
  readonly url?: string;
  /** Stream: `live` (default) or `replay/<id>`. */
  readonly stream?: string;
  /** Default `binary`. */
  readonly encoding?: Encoding;
  /**
   * Token of the client. A function is called at each connection and before a token expires. Without a token,
   * the client is a guest.
   */
  readonly token?: TokenOption;
  /** User whose notices to get; 1 to 64 letters, digits, `.`, `_`, `@`, `-`. Without it or a token, none. */
  readonly user?: string;
  /** Default: long polling, upgraded to WebSocket where that works. */
  readonly transports?: readonly ('polling' | 'websocket')[];
  /** Path of Socket.IO on the server, `/socket.io` by default. */
  readonly path?: string;
  /**
   * Agent for WebSocket and polling connections in Node: for an HTTP proxy, or custom certificates.
   * `docs/operations.md` shows one. Browsers ignore it.
   */
  readonly agent?: object;
  /** First delay before a reconnection, ms; doubles up to the maximum, with jitter. Default 500. */
  readonly reconnectionDelay?: number;
  /** Maximum delay before a reconnection, ms. Default 10,000. */
  readonly reconnectionDelayMax?: number;
  /** Timeout of a handshake, ms. Default 20,000. */
  readonly timeout?: number;
  /** Timeout of the answer to a request, ms. Default 10,000. */
  readonly ackTimeout?: number;
  /** Silence after which the client is `stale`, ms. Default 5000. */
  readonly staleAfter?: number;
  /** Silence after which a connection is replaced, ms. Default 12,000. */
  readonly deadAfter?: number;
}

/** Maximum delay of a wall before a reconnection, ms: it is back within 3 s of its server. */
export const WALL_RECONNECTION_DELAY_MAX_MS = 2_500;

const DEFAULT_RECONNECTION_DELAY_MS = 500;
const DEFAULT_RECONNECTION_DELAY_MAX_MS = 10_000;
const DEFAULT_TIMEOUT_MS = 20_000;
const DEFAULT_ACK_TIMEOUT_MS = 10_000;
const DEFAULT_STALE_AFTER_MS = 5000;
/** Six heartbeats; the transport's own timeout would be 35 s. */
const DEFAULT_DEAD_AFTER_MS = 12_000;

/** Connection of a page to one stream. Created by {@link connect}. */
export class MarketClient implements MarketLink {
  /** Namespace of the stream: `/live`. */
  readonly stream: string;
  readonly #emitter = new Emitter<LinkEventValues>();
  readonly #link: Link;
  readonly #subscriptions: SubscriptionSet;
  readonly #clock: ClockSync;
  readonly #freshness: ArrivalMonitor;
  readonly #staleToDead: number;
  #abandon: ReturnType<typeof setTimeout> | undefined;
  #state: ClientState = 'connecting';
  #status: StreamStatus | undefined;
  #session: SessionState | undefined;
  #lastError: Problem | undefined;

  constructor(options: ConnectOptions = {}) {
    const { stream = 'live' } = options;
    this.stream = stream.startsWith('/') ? stream : `/${stream}`;
    const staleAfter = options.staleAfter ?? DEFAULT_STALE_AFTER_MS;
    this.#staleToDead = Math.max(0, (options.deadAfter ?? DEFAULT_DEAD_AFTER_MS) - staleAfter);
    this.#freshness = new ArrivalMonitor(staleAfter, () => this.#updateState());
    this.#link = new Link(
      {
        url: options.url?.replace(/\/+$/, ''),
        stream: this.stream,
        encoding: options.encoding ?? 'binary',
        token: options.token,
        user: options.user,
        transports: options.transports ?? ['polling', 'websocket'],
        path: options.path,
        agent: options.agent,
        reconnectionDelayMs: options.reconnectionDelay ?? DEFAULT_RECONNECTION_DELAY_MS,
        reconnectionDelayMaxMs: options.reconnectionDelayMax ?? DEFAULT_RECONNECTION_DELAY_MAX_MS,
        connectTimeoutMs: options.timeout ?? DEFAULT_TIMEOUT_MS,
        answerTimeoutMs: options.ackTimeout ?? DEFAULT_ACK_TIMEOUT_MS,
      },
      {
        stateChanged: () => this.#updateState(),
        connected: () => this.#connected(),
        disconnected: () => this.#disconnected(),
        frame: (frame) => this.#frame(frame),
        status: (status) => {
          this.#status = status;
          this.#emitter.emit('status', status);
        },
        session: (state) => {
          this.#session = state;
          this.#emitter.emit('session', state);
        },
        screen: (order) => this.#emitter.emit('screen', order),
        changed: (change) => this.#subscriptions.changed(change),
        notify: (notice) => {
          const taken = this.#emitter.has('notify');
          this.#emitter.emit('notify', notice);
          return taken;
        },
        problem: (problem) => this.#problem(problem),
      },
    );
    this.#subscriptions = new SubscriptionSet(this.#link, (error) => this.#problem(error));
    this.#clock = new ClockSync(
      (answered) => this.#link.askTime(answered),
      () => this.#emitter.emit('clock', this.clock),
    );
    this.#link.open();
  }

  get state(): ClientState {
    return this.#state;
  }

  /** Last status of the stream from the server; undefined before the first. */
  get status(): StreamStatus | undefined {
    return this.#status;
  }

  /** Last state of the replay session from the server; undefined before the first, and in other streams. */
  get session(): SessionState | undefined {
    return this.#session;
  }

  /** Id of this connection at the server, as among the viewers of a session; undefined while disconnected. */
  get connectionId(): string | undefined {
    return this.#link.id;
  }

  /** Most recent error, also after it was resolved. */
  get lastError(): Problem | undefined {
    return this.#lastError;
  }

  get clock(): ClientClock {
    const { offset, roundTrip } = this.#clock.filter;
    return { offset, roundTrip };
  }

  get shared(): undefined {
    return undefined;
  }

  /** Estimated time of the server, µs since 1970. */
  now(): number {
    return localMicros() + this.#clock.filter.offset;
  }

  /**
   * Market time shown, µs since 1970: the position of a replay session, else the server's clock. Ages of prices
   * are relative to it.
   */
  marketTime(): number {
    return this.#session ? sessionPosition(this.#session, this.now()) : this.now();
  }

  /**
   * Controls the replay session, for all of its viewers; resolves when it is done.
   * @returns the server's answer; an error with code `connection` without one
   */
  control(request: ControlRequest): Promise<ControlOutcome> {
    return new Promise((resolve) => {
      const message = 'no answer to the control of the session';
      const none = { ok: false, error: { code: 'connection', message, retry: true } } as const;
      if (this.#link.connected) this.#link.control(request, (answer) => resolve(answer ?? none));
      else resolve(none);
    });
  }

  report(report: ScreenReport): Promise<ReportAnswer | undefined> {
    return new Promise((resolve) => {
      if (this.#link.connected) this.#link.report(report, resolve);
      else resolve(undefined);
    });
  }

  refresh(): void {
    void this.#link.refresh();
  }

  /**
   * Subscribes as soon as there is a connection, and again after each reconnection, from the last position.
   * @param onFrame gets every frame once, in order and without a gap; an empty one is a heartbeat, a `full` one
   * replaces all before
   * @param onRefused called when the server rejects the subscription for good; it is closed
   */
  subscribe(
    options: SubscribeOptions,
    onFrame: (frame: Frame) => void,
    onRefused?: (error: WireError) => void,
  ): Subscription {
    const first = this.#subscriptions.size === 0;
    const subscription = this.#subscriptions.add(options, onFrame, onRefused);
    if (first && this.#link.connected) {
      // No frames were requested before, so their absence meant nothing.
      this.#freshness.start();
      this.#updateState();
    }
    return subscription;
  }

  /**
   * Adds a listener for `state`, `status`, `session`, `clock`, `notify` or `error`; returns a function that
   * removes it. A notice is acknowledged if it has a listener.
   */
  on<Name extends keyof LinkEventValues>(
    name: Name,
    listener: (...values: LinkEventValues[Name]) => void,
  ): () => void {
    return this.#emitter.on(name, listener);
  }

  /** Closes for good: no further event is emitted, and the state stays as it was. */
  close(): void {
    this.#emitter.clear();
    this.#subscriptions.closeAll();
    this.#clock.stop();
    this.#freshness.stop();
    clearTimeout(this.#abandon);
    this.#link.close();
  }

  #connected(): void {
    this.#freshness.start();
    this.#subscriptions.connected();
    this.#clock.start();
  }

  #disconnected(): void {
    this.#freshness.stop();
    this.#clock.stop();
    this.#subscriptions.disconnected();
  }

  #frame(frame: Frame): void {
    if (this.#subscriptions.deliver(frame)) this.#freshness.touch();
  }

  #problem(problem: Problem): void {
    this.#lastError = problem;
    this.#emitter.emit('error', problem);
  }

  #updateState(): void {
    const link = this.#link.state;
    if (link === 'closed') return;
    const silent = this.#freshness.stale && this.#subscriptions.size > 0;
    const state = link === 'connected' ? (silent ? 'stale' : 'live') : link;
    if (state === this.#state) return;
    this.#state = state;
    clearTimeout(this.#abandon);
    if (state === 'stale') this.#abandon = setTimeout(() => this.#link.abandon(), this.#staleToDead);
    this.#emitter.emit('state', state);
  }
}

/** Connects to a stream, in a browser or in Node; returns immediately and keeps trying. */
export function connect(options: ConnectOptions = {}): MarketClient {
  return new MarketClient(options);
}
