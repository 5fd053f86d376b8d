import type { Agent, IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import type { OutageCause } from '../../../lib/market/event';
import type { Clock } from '../../time/clock';
import type {
  FrameClass,
  MessageContext,
  SocketDialog,
  Topic,
  VenueProtocol,
} from '../../venues/venue-protocol';
import { systemFailure, type VenueFailure } from './outage/outage-cause';
import { readRefusal } from './outage/refused-handshake';
import { Pacer } from './pacer';
import { PendingRequests } from './pending-requests';
import { SubscribedTopics } from './subscribed-topics';

/** Deadlines, ms. */
const HANDSHAKE_TIMEOUT = 10_000;
const ANSWER_TIMEOUT = 10_000;
const CLOSE_TIMEOUT = 1_000;
/** Interval at which deadlines are checked, ms. */
const CHECK_PERIOD = 1_000;
/** Largest frame, bytes: a book of all levels has about 6 MB. */
const MAX_FRAME_BYTES = 64 * 1024 * 1024;
/** Beginning of a frame that is enough to classify it, bytes. */
const HEAD_BYTES = 256;

export interface SocketListener {
  opened(socket: VenueSocket): void;
  sent(socket: VenueSocket, text: string): void;
  /** Every frame, also those that are no data; `topic` is that of its data if the frame names it. */
  frame(socket: VenueSocket, data: Buffer, topic: Topic | undefined): void;
  /** The venue rejects topics. */
  rejected(socket: VenueSocket, topics: readonly Topic[], reason: string): void;
  /** Topics without data, although they were subscribed twice. */
  silent(socket: VenueSocket, topics: readonly Topic[]): void;
  /** A topic that was reported as silent has data. */
  resumed(socket: VenueSocket, topic: Topic): void;
  /** The venue announces a maintenance, or its end. */
  maintenance(socket: VenueSocket, isOver: boolean, reason: string): void;
  closed(socket: VenueSocket, end: VenueFailure): void;
}

export interface SocketOptions {
  /** Names the connection in events and logs; unique. */
  readonly id: string;
  /** The venue's own address, and the one to connect to. */
  readonly address: string;
  readonly url: string;
  readonly agent: Agent;
  readonly protocol: VenueProtocol;
  readonly clock: Clock;
  readonly listener: SocketListener;
}

/**
 * One WebSocket of a venue, from the handshake to its end: sends subscriptions within the venue's limits, and notices
 * when data does not come. A socket that has ended is not opened again.
 */
export class VenueSocket {
  readonly #options: SocketOptions;
  readonly #pacer: Pacer;
  readonly #subscriptions: SubscribedTopics;
  readonly #requests = new PendingRequests();
  readonly #dialog: SocketDialog;
  readonly #toSubscribe = new Map<string, Topic>();
  readonly #toUnsubscribe = new Map<string, Topic>();
  readonly #socket: WebSocket;
  #isPumping = false;
  #cancelPump: (() => void) | undefined;
  #cancelCheck: (() => void) | undefined;
  #nextId = 1;
  #openedAt: number | undefined;
  #frameAt = 0;
  #pingAt = 0;
  #reason: string | undefined;
  #isEnded = false;

  constructor(options: SocketOptions) {
    this.#options = options;
    const { url, agent, protocol, clock } = options;
    this.#pacer = new Pacer(protocol.socket.messages, clock);
    this.#dialog = protocol.dialog();
    const resumed = (topic: Topic): void => options.listener.resumed(this, topic);
    this.#subscriptions = new SubscribedTopics(protocol.socket, resumed);
    this.#socket = new WebSocket(url, {
      agent,
      handshakeTimeout: HANDSHAKE_TIMEOUT,
      maxPayload: MAX_FRAME_BYTES,
      perMessageDeflate: false,
      skipUTF8Validation: true,
    });
    this.#listen();
  }

  get id(): string {
    return this.#options.id;
  }

  get address(): string {
    return this.#options.address;
  }

  get isOpen(): boolean {
    return this.#openedAt !== undefined && !this.#isEnded;
  }

  /** Time for which data has flowed, ms. */
  get age(): number {
    return this.#openedAt === undefined ? 0 : (this.#options.clock.monotonic() - this.#openedAt) / 1_000;
  }

  /** True once every topic has had data, or its time for that has passed. */
  get isReady(): boolean {
    return (
      this.isOpen && this.#subscriptions.isReady(this.#options.clock.monotonic(), ANSWER_TIMEOUT * 1_000)
    );
  }

  add(topics: readonly Topic[]): void {
    for (const topic of topics) {
      if (this.#subscriptions.has(topic.name)) continue;
      this.#subscriptions.add(topic);
      // The venue still sends it.
      if (this.#toUnsubscribe.delete(topic.name)) {
        this.#subscriptions.ask([topic], this.#options.clock.monotonic());
      } else this.#toSubscribe.set(topic.name, topic);
    }
    this.#pump();
  }

  remove(topics: readonly Topic[]): void {
    for (const topic of topics) {
      this.#subscriptions.delete(topic.name);
      if (!this.#toSubscribe.delete(topic.name)) this.#toUnsubscribe.set(topic.name, topic);
    }
    this.#pump();
  }

  /** Subscribes again to topics whose data is invalid until the venue sends it from the beginning. */
  renew(topics: readonly Topic[]): void {
    for (const topic of this.#subscriptions.askAgain(topics)) {
      this.#toUnsubscribe.set(topic.name, topic);
      this.#toSubscribe.set(topic.name, topic);
    }
    this.#pump();
  }

  /** Ends the socket; the listener hears of it with this reason. */
  close(reason: string, cause?: OutageCause): void {
    if (this.#isEnded) return;
    this.#reason ??= reason;
    if (this.#socket.readyState === WebSocket.OPEN) {
      this.#socket.close(1000);
      this.#options.clock.after(CLOSE_TIMEOUT, () => this.#socket.terminate());
    } else this.#socket.terminate();
    // A venue that does not answer the close must not hold anything up.
    this.#end({ reason, cause });
  }

  #listen(): void {
    const socket = this.#socket;
    socket.on('open', () => this.#opened());
    socket.on('message', (data: Buffer) => this.#received(data));
    // The library answers with a pong, which counts as a message at some venues.
    socket.on('ping', () => this.#pacer.reserve());
    socket.on('unexpected-response', (request, response: IncomingMessage) => {
      readRefusal(response, (failure) => {
        this.#end(failure);
        request.destroy();
      });
    });
    socket.on('error', (error) => this.#end(systemFailure(error)));
    socket.on('close', (code, said) => {
      const words = said.toString('utf8');
      const text = `closed by the venue with ${code}${words === '' ? '' : `: ${words}`}`;
      this.#end({ reason: this.#reason ?? text, code, words });
    });
  }

  #opened(): void {
    if (this.#isEnded) return;
    const { clock, protocol, listener } = this.#options;
    const now = clock.monotonic();
    this.#openedAt = this.#frameAt = this.#pingAt = now;
    listener.opened(this);
    for (const text of protocol.socket.greeting ?? []) this.#send(text);
    this.#check();
    this.#pump();
  }

  #received(data: Buffer): void {
    if (this.#isEnded) return;
    const { clock, listener } = this.#options;
    const now = clock.monotonic();
    this.#frameAt = now;
    let frame: FrameClass;
    try {
      frame = this.#dialog.classify(data.toString('latin1', 0, HEAD_BYTES), (last) =>
        last === undefined ? data.toString('utf8') : data.toString('latin1', Math.max(0, data.length - last)),
      );
    } catch {
      // The normalizer counts what cannot be read.
      frame = { kind: 'control' };
    }
    let topic: Topic | undefined;
    if (frame.kind === 'data') {
      topic = this.#subscriptions.data(frame.topic, frame.channel, now);
      // It was on its way when its subscription ended.
      if (topic === undefined && frame.topic !== undefined) return;
    } else if (frame.kind === 'ack')
      this.#drop(this.#requests.acknowledge(frame), 'not confirmed by the venue');
    else if (frame.kind === 'rejected') this.#rejected(frame);
    else if (frame.kind === 'reply') {
      this.#pacer.reserve();
      this.#send(frame.text);
    } else if (frame.kind === 'maintenance') listener.maintenance(this, frame.isOver, frame.reason);
    listener.frame(this, data, topic);
  }

  #rejected(frame: FrameClass & { kind: 'rejected' }): void {
    const named = frame.topics?.flatMap((name) => this.#subscriptions.topic(name) ?? []) ?? [];
    const { topics, rest, isExact } = this.#requests.reject(frame, named);
    if (!isExact) {
      // One of them is at fault: each half is asked for separately, until it is found.
      const half = Math.ceil(topics.length / 2);
      this.#again(topics.slice(0, half));
      this.#again(topics.slice(half));
      return;
    }
    if (this.#options.protocol.socket.isAnsweredEach !== true && rest.length > 0) {
      this.#requests.drop(rest);
      this.#again(rest);
    }
    this.#drop(topics, frame.reason);
  }

  /** Forgets topics that the venue rejects. */
  #drop(topics: readonly Topic[], reason: string): void {
    const dropped = topics.filter(({ name }) => this.#subscriptions.delete(name));
    if (dropped.length > 0) this.#options.listener.rejected(this, dropped, reason);
  }

  /** Sends what waits, as the venue's limit of messages allows. */
  #pump(): void {
    if (this.#isPumping || !this.isOpen) return;
    if (this.#toUnsubscribe.size === 0 && this.#toSubscribe.size === 0) return;
    this.#isPumping = true;
    // The topics of this turn go into one message.
    this.#cancelPump = this.#options.clock.after(this.#pacer.reserve(), () => {
      this.#isPumping = false;
      if (!this.isOpen) return;
      const [kind, waiting] =
        this.#toUnsubscribe.size > 0
          ? (['unsubscribe', this.#toUnsubscribe] as const)
          : (['subscribe', this.#toSubscribe] as const);
      const topics = this.#firstOf(waiting);
      for (const { name } of topics) waiting.delete(name);
      this.#sendRequest(kind, topics);
      this.#pump();
    });
  }

  /** Returns topics for one message. */
  #firstOf(waiting: ReadonlyMap<string, Topic>): readonly Topic[] {
    const { maxTopicsPerMessage, maxMessageBytes, isOneChannelPerMessage } = this.#options.protocol.socket;
    const topics: Topic[] = [];
    let bytes = 200;
    for (const topic of waiting.values()) {
      if (isOneChannelPerMessage === true && topic.channel !== (topics[0] ?? topic).channel) continue;
      bytes += Buffer.byteLength(topic.name) + 60;
      if (topics.length > 0 && (topics.length === maxTopicsPerMessage || bytes > maxMessageBytes)) break;
      topics.push(topic);
    }
    return topics;
  }

  /** Sends one more subscription within the limit. */
  #again(topics: readonly Topic[]): void {
    this.#subscriptions.askAgain(topics);
    this.#options.clock.after(this.#pacer.reserve(), () => {
      const wanted = topics.filter(({ name }) => this.#subscriptions.has(name));
      if (this.isOpen && wanted.length > 0) this.#sendRequest('subscribe', wanted);
    });
  }

  #sendRequest(kind: 'subscribe' | 'unsubscribe', topics: readonly Topic[]): void {
    const { protocol, clock } = this.#options;
    const now = clock.monotonic();
    const context = this.#context();
    if (kind === 'subscribe') {
      // Without acknowledgements, a rejection can only be that of the newest request.
      if (protocol.socket.isUnanswered === true) this.#requests.clear();
      this.#requests.add(context.id, topics, now);
      this.#subscriptions.ask(topics, now);
    }
    const text = this.#dialog[kind](topics, context);
    if (text !== '') this.#send(text);
  }

  #context(): MessageContext {
    const subscriptions = this.#subscriptions;
    return {
      id: this.#nextId++,
      time: Math.floor(this.#options.clock.wall() / 1e6),
      get all() {
        return subscriptions.sent;
      },
    };
  }

  #send(text: string): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#socket.send(text);
    this.#options.listener.sent(this, text);
  }

  /** Checks the deadlines once a second. */
  #check(): void {
    const { clock, protocol } = this.#options;
    this.#cancelCheck = clock.after(CHECK_PERIOD, () => {
      if (this.#isEnded) return;
      const now = clock.monotonic();
      const fault = this.#overdue(now);
      if (fault !== undefined) {
        this.close(fault, 'silent');
        return;
      }
      this.#retrySilent(now);
      const { ping } = protocol.socket;
      if (ping !== undefined && now - this.#pingAt >= ping.every * 1_000) {
        this.#pingAt = now;
        this.#pacer.reserve();
        if (ping.text === undefined) this.#socket.ping();
        else this.#send(ping.text(this.#context()));
      }
      this.#check();
    });
  }

  /** Returns what the venue owes, if its time has passed. */
  #overdue(now: number): string | undefined {
    const { silence, channelSilence, isUnanswered } = this.#options.protocol.socket;
    if (this.#subscriptions.size > 0 && now - this.#frameAt > silence * 1_000) {
      return `nothing was received for ${silence / 1_000} s`;
    }
    const askedAt = isUnanswered === true ? now : (this.#requests.oldestAt ?? now);
    if (now - askedAt > ANSWER_TIMEOUT * 1_000)
      return `a subscription was not answered for ${ANSWER_TIMEOUT / 1_000} s`;
    const silent = this.#subscriptions.silentChannel(now);
    if (silent === undefined) return undefined;
    return `no ${silent} were received for ${(channelSilence[silent] ?? 0) / 1_000} s`;
  }

  /** Subscribes once more to quotes and books that have never come, then reports them. */
  #retrySilent(now: number): void {
    const { retried, silent } = this.#subscriptions.late(now);
    if (retried.length > 0) this.renew(retried);
    if (silent.length > 0) this.#options.listener.silent(this, silent);
  }

  #end(end: VenueFailure): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#cancelPump?.();
    this.#cancelCheck?.();
    this.#options.listener.closed(this, end);
  }
}
