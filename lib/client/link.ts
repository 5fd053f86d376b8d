import { Manager, type Socket } from 'socket.io-client';
import type {
  ClientEvents,
  ClockAnswer,
  ControlAnswer,
  ControlRequest,
  Encoding,
  Frame,
  Notice,
  ReportAnswer,
  ServerEvents,
  SessionState,
  StreamStatus,
  SubscribeAnswer,
  SubscribeRequest,
  SubscriptionChange,
} from '../protocol/messages';
import * as binaryParser from '../protocol/parser';
import type { ScreenOrder } from '../protocol/screens/screen-display';
import type { ScreenReport } from '../protocol/screens/screen-report';
import { Backoff } from './backoff';
import { isNotice } from './notice';
import { type Problem, toWireError } from './problem';
import {
  isChange,
  isFrame,
  isOrder,
  toControlAnswer,
  toReportAnswer,
  toSubscribeAnswer,
  withSources,
} from './received';
import { isSessionState } from './session-position';
import type { Wire } from './subscription-set';

/**
 * Token, or a function that returns one (undefined for a guest), called at each connection and before a token
 * expires.
 */
export type TokenOption = string | (() => string | undefined | Promise<string | undefined>);

export interface LinkOptions {
  /** Origin of the server; undefined for that of the page. */
  readonly url: string | undefined;
  /** Namespace: `/live`. */
  readonly stream: string;
  readonly encoding: Encoding;
  readonly token: TokenOption | undefined;
  readonly user: string | undefined;
  readonly transports: readonly ('polling' | 'websocket')[];
  readonly path: string | undefined;
  /** Node agent. */
  readonly agent: object | undefined;
  readonly reconnectionDelayMs: number;
  readonly reconnectionDelayMaxMs: number;
  readonly connectTimeoutMs: number;
  readonly answerTimeoutMs: number;
}

/** `refused` is final; the others are transient, or connected. */
export type LinkState = 'connecting' | 'connected' | 'reconnecting' | 'refused' | 'closed';

export interface LinkEvents {
  stateChanged(): void;
  /** Called at each connection. */
  connected(): void;
  /** Called at each disconnection. */
  disconnected(): void;
  frame(frame: Frame): void;
  status(status: StreamStatus): void;
  session(state: SessionState): void;
  screen(order: ScreenOrder): void;
  /** Called when changed permissions have changed a subscription. */
  changed(change: SubscriptionChange): void;
  /** Returns true if a listener has handled the notice; then it is acknowledged. */
  notify(notice: Notice): boolean;
  problem(problem: Problem): void;
}

/**
 * Duration after which a connection counts as good: the next reconnection starts with the minimum delay (ms).
 */
const GOOD_CONNECTION_MS = 5000;
/** Errors sent to many clients at once; their reconnections are spread over time. */
const MASS_DISCONNECT_CODES: readonly string[] = ['shutting_down', 'too_many_connections', 'rate_limited'];
/** Maximum time between an error of the server and the disconnection that it explains (ms). */
const STATED_ERROR_MS = 5000;

/**
 * One Socket.IO connection to one namespace, reopened for as long as that can help. Reconnection is implemented
 * here, because Socket.IO's manager does not reconnect after the server rejected or closed the connection.
 */
export class Link implements Wire {
  readonly #events: LinkEvents;
  readonly #options: LinkOptions;
  readonly #manager: Manager<ServerEvents, ClientEvents>;
  readonly #socket: Socket<ServerEvents, ClientEvents>;
  readonly #backoff: Backoff;
  #state: LinkState = 'connecting';
  #stated: { readonly problem: Problem; readonly at: number } | undefined;
  /** Token for the next handshake. */
  #token: string | undefined;
  /** Facts by which a server of several processes chooses one, before the handshake shows stream and token. */
  readonly #query: { stream: string; as?: 'token' };
  /** Number of connection attempts; ignores tokens that arrive for an earlier one. */
  #attempt = 0;
  #wasConnected = false;
  #connectedAt = 0;
  #reopen: ReturnType<typeof setTimeout> | undefined;
  #deadline: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LinkOptions, events: LinkEvents) {
    this.#options = options;
    this.#events = events;
    this.#backoff = new Backoff(options.reconnectionDelayMs, options.reconnectionDelayMaxMs);
    const { user, encoding, path, agent, stream } = options;
    this.#query = { stream };
    const managerOptions = {
      autoConnect: false,
      reconnection: false,
      timeout: options.connectTimeoutMs,
      transports: [...options.transports],
      query: this.#query,
      ...(path === undefined ? undefined : { path }),
      // The type allows only strings, but a Node agent is an object.
      ...(agent === undefined ? undefined : { agent: agent as unknown as string }),
      ...(encoding === 'binary' ? { parser: binaryParser } : undefined),
    };
    this.#manager =
      options.url === undefined ? new Manager(managerOptions) : new Manager(options.url, managerOptions);
    this.#socket = this.#manager.socket(options.stream, {
      auth: (send: (auth: object) => void) =>
        send({
          encoding,
          ...(this.#token === undefined ? undefined : { token: this.#token }),
          ...(user === undefined ? undefined : { user }),
        }),
    });
    this.#listen();
  }

  get state(): LinkState {
    return this.#state;
  }

  /** Id of the connection at the server; undefined while disconnected. */
  get id(): string | undefined {
    return this.#socket.id;
  }

  get connected(): boolean {
    return this.#socket.connected;
  }

  open(): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#giveUpOpening(), this.#options.connectTimeoutMs);
    const { token } = this.#options;
    this.#attempt += 1;
    if (typeof token === 'function') {
      const attempt = this.#attempt;
      void this.#openWith(token, () => attempt === this.#attempt && this.#state !== 'closed');
    } else this.#connectWith(token);
  }

  #connectWith(token: string | undefined): void {
    this.#token = token;
    if (token === undefined) delete this.#query.as;
    else this.#query.as = 'token';
    this.#socket.connect();
  }

  async #openWith(give: Exclude<TokenOption, string>, isWanted: () => boolean): Promise<void> {
    try {
      // Asynchronous, so that the caller can add listeners before it fails.
      const token = await Promise.resolve().then(give);
      if (isWanted()) this.#connectWith(token);
    } catch (error) {
      if (isWanted()) this.#lost(noToken(error));
    }
  }

  /**
   * Gets a token and sends it if it differs from the last; the connection stays open. Without a token any more, it
   * connects again as a guest. A rejected token is tried again.
   */
  async refresh(): Promise<void> {
    const { token: give, answerTimeoutMs } = this.#options;
    if (typeof give !== 'function') return;
    try {
      const token = await give();
      if (token === this.#token) return;
      if (token === undefined) {
        // A connection cannot give its token back: the next one is a guest's.
        this.abandon();
        return;
      }
      if (this.#state === 'refused') {
        this.#setState(this.#wasConnected ? 'reconnecting' : 'connecting');
        this.open();
      }
      if (!this.#socket.connected) return;
      this.#token = token;
      this.#socket.timeout(answerTimeoutMs).emit('refresh', { token }, (error, answer) => {
        const refusal = error ? undefined : toWireError((answer as { readonly error?: unknown }).error);
        if (refusal) this.#events.problem(refusal);
      });
    } catch (error) {
      this.#events.problem(noToken(error));
    }
  }

  close(): void {
    this.#stopTimers();
    this.#setState('closed');
    this.#socket.off();
    this.#socket.disconnect();
  }

  subscribe(request: SubscribeRequest, answered: (answer: SubscribeAnswer | undefined) => void): void {
    this.#socket.timeout(this.#options.answerTimeoutMs).emit('subscribe', request, (error, answer) => {
      answered(error ? undefined : toSubscribeAnswer(answer));
    });
  }

  unsubscribe(room: string): void {
    this.#socket.timeout(this.#options.answerTimeoutMs).emit('unsubscribe', { room }, () => undefined);
  }

  control(request: ControlRequest, answered: (answer: ControlAnswer | undefined) => void): void {
    this.#socket.timeout(this.#options.answerTimeoutMs).emit('control', request, (error, answer) => {
      answered(error ? undefined : toControlAnswer(answer));
    });
  }

  report(report: ScreenReport, answered: (answer: ReportAnswer | undefined) => void): void {
    this.#socket.timeout(this.#options.answerTimeoutMs).emit('report', report, (error, answer) => {
      answered(error ? undefined : toReportAnswer(answer));
    });
  }

  askTime(answered: (time: number | undefined) => void): void {
    this.#socket.timeout(this.#options.answerTimeoutMs).emit('clock', {}, (error, answer) => {
      const time = error ? undefined : (answer as Partial<ClockAnswer> | undefined)?.time;
      answered(typeof time === 'number' && Number.isFinite(time) ? time : undefined);
    });
  }

  #listen(): void {
    const socket = this.#socket;
    socket.on('connect', () => {
      clearTimeout(this.#deadline);
      this.#wasConnected = true;
      this.#connectedAt = performance.now();
      this.#stated = undefined;
      this.#setState('connected');
      this.#events.connected();
    });
    socket.on('connect_error', (error) => {
      const stated = toWireError((error as Error & { readonly data?: unknown }).data);
      this.#lost(
        stated ? this.#withRetry(stated) : { code: 'connection', message: error.message, retry: true },
      );
    });
    socket.on('disconnect', (reason, description) => {
      const stated = this.#recentlyStated();
      if (stated !== undefined) this.#lost(stated, 'reported before');
      else if (reason === 'parse error' && description instanceof Error)
        this.#lost({ code: 'bad_frame', message: description.message, retry: true });
      else this.#lost({ code: 'connection', message: reason, retry: true });
    });
    socket.on('frame', (frame) => {
      if (isFrame(frame)) this.#events.frame(frame);
      else
        this.#events.problem({ code: 'bad_frame', message: 'a frame without room or versions', retry: true });
    });
    socket.on('status', (status) => this.#events.status(withSources(status)));
    socket.on('session', (state) => {
      if (isSessionState(state)) this.#events.session(state);
    });
    socket.on('screen', (order) => {
      if (isOrder(order)) this.#events.screen(order);
    });
    socket.on('notify', (notice, acknowledge) => {
      if (isNotice(notice) && this.#events.notify(notice)) acknowledge?.();
    });
    socket.on('expiring', () => void this.refresh());
    socket.on('changed', (change) => {
      if (isChange(change)) this.#events.changed(change);
    });
    socket.on('error', (error) => {
      const stated = toWireError(error);
      if (stated === undefined) return;
      const problem = this.#withRetry(stated);
      this.#stated = { problem, at: performance.now() };
      this.#events.problem(problem);
    });
  }

  /** An expired token is not final if there may be others. */
  #withRetry(problem: Problem): Problem {
    const another = problem.code === 'token_expired' && typeof this.#options.token === 'function';
    return another ? { ...problem, retry: true } : problem;
  }

  #recentlyStated(): Problem | undefined {
    const stated = this.#stated;
    this.#stated = undefined;
    return stated !== undefined && performance.now() - stated.at < STATED_ERROR_MS
      ? stated.problem
      : undefined;
  }

  /** Handles a lost or failed connection. */
  #lost(problem: Problem, reported?: 'reported before'): void {
    if (this.#state === 'refused' || this.#state === 'closed') return;
    clearTimeout(this.#deadline);
    // Socket.IO may keep messages of a dying connection for the next one, where they would be outdated.
    this.#socket.sendBuffer = [];
    const wasConnected = this.#state === 'connected';
    if (wasConnected && performance.now() - this.#connectedAt > GOOD_CONNECTION_MS) this.#backoff.reset();
    if (wasConnected) this.#events.disconnected();
    if (reported === undefined) this.#events.problem(problem);
    if (problem.retry) {
      this.#setState(this.#wasConnected ? 'reconnecting' : 'connecting');
      this.#openLater(problem);
    } else {
      this.#setState('refused');
      this.#socket.disconnect();
    }
  }

  #openLater(problem: Problem): void {
    if (this.#reopen !== undefined || this.#state === 'closed') return;
    const delay = this.#delayAfter(problem);
    this.#reopen = setTimeout(() => {
      this.#reopen = undefined;
      this.open();
    }, delay);
  }

  #delayAfter({ code, within }: Problem): number {
    const longest = this.#options.reconnectionDelayMaxMs;
    if (within !== undefined) return this.#backoff.within(Math.min(within, longest));
    return MASS_DISCONNECT_CODES.includes(code) ? this.#backoff.spread() : this.#backoff.next();
  }

  /** Closes a connection that seems open but is silent, without waiting for the transport to notice. */
  abandon(): void {
    if (this.#state === 'connected') this.#socket.disconnect();
  }

  /** Handles a transport that is open while the namespace stays silent; Socket.IO would wait forever. */
  #giveUpOpening(): void {
    if (this.#socket.connected) return;
    this.#socket.disconnect();
    this.#lost({ code: 'connection', message: 'no answer to the handshake', retry: true });
  }

  #setState(state: LinkState): void {
    if (this.#state === state || this.#state === 'closed') return;
    this.#state = state;
    this.#events.stateChanged();
  }

  #stopTimers(): void {
    clearTimeout(this.#deadline);
    clearTimeout(this.#reopen);
    this.#reopen = undefined;
  }
}

function noToken(error: unknown): Problem {
  const reason = error instanceof Error ? error.message : String(error);
  return { code: 'unauthenticated', message: `there is no token: ${reason}`, retry: true };
}
