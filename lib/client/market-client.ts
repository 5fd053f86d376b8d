import type { WireError } from '../protocol/error';
import type { ControlRequest, Encoding, Frame, SessionState, StreamStatus } from '../protocol/messages';
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
  /** Origin of the server, `https://wall.example`; in a browser the page's own by default. */
  readonly url?: string;
  /** The stream: `live` (default) or `replay/<id>`. */
  readonly stream?: string;
  /** Default `binary`. */
  readonly encoding?: Encoding;
  /**
   * Who we are; a function is asked at each connection and before a token ends, so that it never does. Without one, or
   * when it gives none, a guest.
   */
  readonly token?: TokenOption;
  /** Whose notices to get; 1 to 64 letters, digits, `.`, `_`, `@`, `-`. Without it, or a token, nobody's. */
  readonly user?: string;
  /** Default: long polling, upgraded to WebSocket where that works. */
  readonly transports?: readonly ('polling' | 'websocket')[];
  /** Path of Socket.IO on the server, `/socket.io` by default. */
  readonly path?: string;
  /**
   * In Node, the agent that makes connections, for WebSocket and polling alike: through an HTTP proxy, or with
   * certificates of one's own. `docs/operations.md` shows one. Pages have that of their browser.
   */
  readonly agent?: object;
  /** First delay before a reconnection, ms; it doubles up to the longest, with jitter. Default 500. */
  readonly reconnectionDelay?: number;
  /** Longest delay before a reconnection, ms. Default 10,000. */
  readonly reconnectionDelayMax?: number;
  /** How long a handshake may take, ms. Default 20,000. */
  readonly timeout?: number;
  /** How long an answer to a request may take, ms. Default 10,000. */
  readonly ackTimeout?: number;
  /** Silence after which the client is `stale`, ms. Default 5000. */
  readonly staleAfter?: number;
  /** Silence after which a connection is given up for a new one, ms. Default 12,000. */
  readonly deadAfter?: number;
}

const DEFAULT_RECONNECTION_DELAY_MS = 500;
const DEFAULT_RECONNECTION_DELAY_MAX_MS = 10_000;
const DEFAULT_TIMEOUT_MS = 20_000;
const DEFAULT_ACK_TIMEOUT_MS = 10_000;
const DEFAULT_STALE_AFTER_MS = 5000;
/** Six heartbeats; the transport's own watch would take 35 s. */
const DEFAULT_DEAD_AFTER_MS = 12_000;

/** A page's link to one stream. Made by {@link connect}. */
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

  /** What the server last said of the stream; undefined before it did. */
  get status(): StreamStatus | undefined {
    return this.#status;
  }

  /** Where the replay session is, as the server last said; undefined before it did, and in any other stream. */
  get session(): SessionState | undefined {
    return this.#session;
  }

  /** What the server calls this connection, as among the viewers of a session; undefined while there is none. */
  get connectionId(): string | undefined {
    return this.#link.id;
  }

  /** The last thing that went wrong, also when it is over. */
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

  /** The server's time as far as it is known, µs since 1970. */
  now(): number {
    return localMicros() + this.#clock.filter.offset;
  }

  /**
   * The time of the market that is shown, µs since 1970: in a replay session its position, else the server's clock.
   * The age of a price is to be taken from this.
   */
  marketTime(): number {
    return this.#session ? sessionPosition(this.#session, this.now()) : this.now();
  }

  /**
   * Controls the replay session, for everybody in it. The answer comes when it is done.
   * @returns the server's answer; `connection` as code when there was none
   */
  control(request: ControlRequest): Promise<ControlOutcome> {
    return new Promise((resolve) => {
      const message = 'no answer to the control of the session';
      const none = { ok: false, error: { code: 'connection', message, retry: true } } as const;
      if (this.#link.connected) this.#link.control(request, (answer) => resolve(answer ?? none));
      else resolve(none);
    });
  }

  refresh(): void {
    void this.#link.refresh();
  }

  /**
   * Subscribes now or as soon as there is a connection, and again after each reconnection, from where it was.
   * @param onFrame gets every frame once, in order and without a gap; an empty one is a heartbeat, a `full` one
   * replaces what came before
   * @param onRefused the server will not have it and will not later; the subscription is over
   */
  subscribe(
    options: SubscribeOptions,
    onFrame: (frame: Frame) => void,
    onRefused?: (error: WireError) => void,
  ): Subscription {
    const first = this.#subscriptions.size === 0;
    const subscription = this.#subscriptions.add(options, onFrame, onRefused);
    if (first && this.#link.connected) {
      // Nobody had asked for frames until now, so their absence meant nothing.
      this.#freshness.start();
      this.#updateState();
    }
    return subscription;
  }

  /**
   * Listens to `state`, `status`, `session`, `clock`, `notify` or `error`; returns a function that stops listening. A notice is
   * acknowledged when somebody listens.
   */
  on<Name extends keyof LinkEventValues>(
    name: Name,
    listener: (...values: LinkEventValues[Name]) => void,
  ): () => void {
    return this.#emitter.on(name, listener);
  }

  /** Closes for good: no event comes afterwards, and the state stays what it was. */
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

/** Connects to a stream, in a browser or in Node; returns at once and keeps trying. */
export function connect(options: ConnectOptions = {}): MarketClient {
  return new MarketClient(options);
}
