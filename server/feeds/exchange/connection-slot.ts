import type { Agent } from 'node:http';
import { type Clock, pause } from '../../time/clock';
import type { Channel, Topic, VenueProtocol } from '../../venues/venue-protocol';
import { causeOf, type VenueFailure } from './outage/outage-cause';
import type { Pacer } from './pacer';
import { BLOCKED_PAUSE } from './requests/rest-client';
import { FIRST_RETRY, RetryPauses, STABLE_MS } from './retry-pauses';
import { type SocketListener, VenueSocket } from './venue-socket';

/** HTTP status of a handshake. */
const TOO_MANY_REQUESTS = 429;

/** Part of a connection's lifetime before it is replaced, and the random part of that. */
const ROTATE_AFTER = 0.96;
const ROTATE_SPREAD = 1 / 24;
/** Time for which the old connection is kept beside the new one, ms. */
const OVERLAP = 2_000;
/** Interval at which the new connection is checked, and the time after which it has failed, ms. */
const READY_PERIOD = 100;
const READY_TIMEOUT = 60_000;

export interface SlotListener {
  opened(socket: VenueSocket): void;
  sent(socket: VenueSocket, text: string): void;
  frame(socket: VenueSocket, data: Buffer): void;
  rejected(topics: readonly Topic[], reason: string): void;
  silent(topics: readonly Topic[]): void;
  /** A topic that was reported as silent has data. */
  resumed(topic: Topic): void;
  /** The connection has ended without a successor. */
  lost(socket: VenueSocket, end: VenueFailure): void;
  /** The successor carries all topics of the old connection, which ends. */
  replaced(socket: VenueSocket, successor: VenueSocket): void;
  /** An attempt has failed before a connection was open. */
  failed(end: VenueFailure): void;
  /** The venue announces a maintenance, or its end. */
  maintenance(isOver: boolean, reason: string): void;
}

export interface SlotOptions {
  readonly name: string;
  /** The venue's own address, and the one to connect to. */
  readonly address: string;
  readonly url: string;
  readonly agent: Agent;
  readonly protocol: VenueProtocol;
  readonly clock: Clock;
  readonly random: () => number;
  /** Attempts to connect to the venue, of all slots. */
  readonly connects: Pacer;
  readonly listener: SlotListener;
  readonly signal: AbortSignal;
}

/**
 * Keeps one connection to a venue with its topics: connects again after an end, and replaces a connection before its
 * planned end without a gap.
 */
export class ConnectionSlot {
  readonly #options: SlotOptions;
  readonly #pauses: RetryPauses;
  /** Ends the pause before the next attempt, while there is one. */
  #answered: AbortController | undefined;
  readonly #topics = new Map<string, Topic>();
  #current: VenueSocket | undefined;
  #next: VenueSocket | undefined;
  #isRotating = false;
  #cancelRotation: (() => void) | undefined;
  #count = 0;

  constructor(options: SlotOptions) {
    this.#options = options;
    this.#pauses = new RetryPauses(options.random);
    void this.#connect(0);
    options.signal.addEventListener('abort', () => this.#stop(), { once: true });
  }

  get name(): string {
    return this.#options.name;
  }

  get address(): string {
    return this.#options.address;
  }

  get topics(): readonly Topic[] {
    return [...this.#topics.values()];
  }

  /** Codes of its topics, each once. */
  get codes(): ReadonlySet<string> {
    const codes = new Set([...this.#topics.values()].map(({ code }) => code));
    codes.delete('');
    return codes;
  }

  get size(): number {
    return this.#topics.size;
  }

  get isOpen(): boolean {
    return this.#current?.isOpen === true;
  }

  /** True if it carries the channel, or nothing yet. */
  carries(channel: Channel): boolean {
    const [first] = this.#topics.values();
    return first === undefined || (first.channel === 'book') === (channel === 'book');
  }

  /** True if the connection, current or next, is one of this slot. */
  has(connection: string): boolean {
    return this.#current?.id === connection || this.#next?.id === connection;
  }

  add(topics: readonly Topic[]): void {
    for (const topic of topics) this.#topics.set(topic.name, topic);
    this.#current?.add(topics);
    this.#next?.add(topics);
  }

  remove(topics: readonly Topic[]): void {
    const known = topics.filter(({ name }) => this.#topics.delete(name));
    if (known.length === 0) return;
    this.#current?.remove(known);
    this.#next?.remove(known);
  }

  renew(topics: readonly Topic[]): void {
    this.#current?.renew(topics.filter(({ name }) => this.#topics.has(name)));
  }

  /** Replaces the connection by a new one, which takes over once its data flows. */
  rotate(): void {
    if (this.#isRotating || this.#current === undefined) return;
    this.#isRotating = true;
    void this.#replace();
  }

  /** Ends a long pause, since the venue has accepted another connection: attempts are spread over a second. */
  hurry(): void {
    this.#answered?.abort();
  }

  /** Ends the connection; a new one is opened. */
  reset(reason: string): void {
    this.#current?.close(reason);
  }

  async #connect(pauseMillis: number): Promise<void> {
    const { clock, signal, connects, random } = this.#options;
    const answered = new AbortController();
    this.#answered = answered;
    await pause(clock, pauseMillis, AbortSignal.any([signal, answered.signal]));
    this.#answered = undefined;
    if (answered.signal.aborted) await pause(clock, random() * FIRST_RETRY, signal);
    await connects.wait(signal);
    if (signal.aborted || this.#current !== undefined) return;
    this.#current = this.#open();
  }

  #open(): VenueSocket {
    const { name, address, url, agent, protocol, clock } = this.#options;
    this.#count += 1;
    const id = `${name}.${this.#count}`;
    const socket = new VenueSocket({ id, address, url, agent, protocol, clock, listener: this.#listener });
    socket.add(this.topics);
    return socket;
  }

  readonly #listener: SocketListener = {
    opened: (socket) => {
      this.#options.listener.opened(socket);
      if (socket === this.#current) this.#planRotation();
    },
    sent: (socket, text) => this.#options.listener.sent(socket, text),
    frame: (socket, data, topic) => {
      // Two connections may be some milliseconds apart: only one of them gives quotes.
      if (socket !== this.#current && topic?.channel === 'quotes') return;
      this.#options.listener.frame(socket, data);
    },
    rejected: (_, topics, reason) => {
      for (const { name } of topics) this.#topics.delete(name);
      this.#options.listener.rejected(topics, reason);
    },
    silent: (_, topics) => this.#options.listener.silent(topics),
    resumed: (_, topic) => this.#options.listener.resumed(topic),
    maintenance: (socket, isOver, reason) => {
      this.#options.listener.maintenance(isOver, reason);
      // Earlier subscriptions bring nothing any more.
      if (isOver) socket.close('the maintenance has ended');
    },
    closed: (socket, end) => this.#closed(socket, end),
  };

  #closed(socket: VenueSocket, end: VenueFailure): void {
    const { signal, listener } = this.#options;
    if (signal.aborted) return;
    if (socket === this.#next) {
      this.#next = undefined;
      listener.failed(end);
      return;
    }
    if (socket !== this.#current) return;
    this.#cancelRotation?.();
    this.#current = undefined;
    const wasOpen = socket.age > 0;
    if (wasOpen) listener.lost(socket, end);
    else listener.failed(end);
    if (socket.age >= STABLE_MS) this.#pauses.reset();
    if (this.#next !== undefined) {
      // Its successor was on the way already.
      this.#current = this.#next;
      this.#next = undefined;
      this.#planRotation();
      return;
    }
    void this.#connect(this.#pauseAfter(end));
  }

  /** Returns the pause after an end, ms. */
  #pauseAfter(end: VenueFailure): number {
    const isBlocked = causeOf(end) === 'blocked';
    const wanted =
      end.retryAfter ?? (isBlocked ? BLOCKED_PAUSE : end.status === TOO_MANY_REQUESTS ? 60_000 : 0);
    if (wanted > 0) this.#options.connects.block(wanted);
    return this.#pauses.next();
  }

  #planRotation(): void {
    const { protocol, clock, random } = this.#options;
    const { lifetime } = protocol.socket;
    this.#cancelRotation?.();
    if (lifetime === undefined) return;
    const millis = lifetime * (ROTATE_AFTER - random() * ROTATE_SPREAD);
    this.#cancelRotation = clock.after(millis, () => this.rotate());
  }

  async #replace(): Promise<void> {
    const { clock, signal, connects, listener } = this.#options;
    const failures = new RetryPauses(this.#options.random);
    while (!signal.aborted && this.#current !== undefined) {
      await connects.wait(signal);
      const old = this.#current;
      if (signal.aborted || old === undefined) break;
      const next = this.#open();
      this.#next = next;
      let waited = 0;
      while (this.#next === next && !next.isReady && waited < READY_TIMEOUT && !signal.aborted) {
        await pause(clock, READY_PERIOD, signal);
        waited += READY_PERIOD;
      }
      if (signal.aborted || this.#current !== old) break;
      if (this.#next === next && next.isReady) {
        this.#current = next;
        this.#next = undefined;
        this.#planRotation();
        await pause(clock, OVERLAP, signal);
        if (signal.aborted) break;
        listener.replaced(old, next);
        old.close('replaced');
        break;
      }
      this.#next?.close('no data in time');
      this.#next = undefined;
      await pause(clock, failures.next(), signal);
    }
    this.#isRotating = false;
  }

  #stop(): void {
    this.#cancelRotation?.();
    this.#current?.close('the feed has ended');
    this.#next?.close('the feed has ended');
  }
}
