import { type Channel, FIRST_DATA, type SocketRules, type Topic } from '../../venues/venue-protocol';

/** Number of subscriptions to a topic without data after which it is reported. */
const MAX_ATTEMPTS = 2;

/** A subscribed topic. Monotonic times, µs. */
interface Subscription {
  readonly topic: Topic;
  /** Time of the newest request; undefined while it waits to be sent. */
  sentAt: number | undefined;
  dataAt: number | undefined;
  /** Number of requests so far. */
  attempts: number;
  isReported: boolean;
}

/** Topics of a socket, with the times of their requests and data. Monotonic times, µs. */
export class SubscribedTopics {
  readonly #rules: SocketRules;
  readonly #subscriptions = new Map<string, Subscription>();
  /** Time of the newest data of each channel. */
  readonly #channels = new Map<Channel, number>();

  readonly #resumed: (topic: Topic) => void;

  /** @param resumed called with a topic that was reported as silent and has data */
  constructor(rules: SocketRules, resumed: (topic: Topic) => void) {
    this.#rules = rules;
    this.#resumed = resumed;
  }

  get size(): number {
    return this.#subscriptions.size;
  }

  /** Topics whose subscription was sent. */
  get sent(): readonly Topic[] {
    return [...this.#subscriptions.values()]
      .filter(({ sentAt }) => sentAt !== undefined)
      .map(({ topic }) => topic);
  }

  has(name: string): boolean {
    return this.#subscriptions.has(name);
  }

  topic(name: string): Topic | undefined {
    return this.#subscriptions.get(name)?.topic;
  }

  add(topic: Topic): void {
    const unsent = { sentAt: undefined, dataAt: undefined, attempts: 0, isReported: false };
    this.#subscriptions.set(topic.name, { topic, ...unsent });
  }

  /** @returns false if the topic was not subscribed */
  delete(name: string): boolean {
    return this.#subscriptions.delete(name);
  }

  /** Notes that topics are asked for. */
  ask(topics: readonly Topic[], now: number): void {
    for (const { name, channel } of topics) {
      const known = this.#subscriptions.get(name);
      if (known !== undefined) {
        known.sentAt = now;
        known.attempts += 1;
      }
      if (!this.#channels.has(channel)) this.#channels.set(channel, now);
    }
  }

  /** Notes that topics will be asked for again. @returns those that were asked for before */
  askAgain(topics: readonly Topic[]): readonly Topic[] {
    return topics.filter(({ name }) => {
      const known = this.#subscriptions.get(name);
      if (known?.sentAt === undefined) return false;
      known.sentAt = undefined;
      known.dataAt = undefined;
      return true;
    });
  }

  /** Notes data of a topic, or of a channel whose frames do not name one. @returns the topic */
  data(name: string | undefined, channel: Channel | undefined, now: number): Topic | undefined {
    if (name === undefined) {
      if (channel !== undefined) this.#channels.set(channel, now);
      return undefined;
    }
    // The beginning of a frame is not decoded: codes may have other than ASCII characters.
    const known =
      this.#subscriptions.get(name) ?? this.#subscriptions.get(Buffer.from(name, 'latin1').toString('utf8'));
    if (known === undefined) return undefined;
    known.dataAt = now;
    if (known.isReported) {
      known.isReported = false;
      this.#resumed(known.topic);
    }
    this.#channels.set(known.topic.channel, now);
    return known.topic;
  }

  /** True once every topic has had data, or has waited for it so long, µs. */
  isReady(now: number, patience: number): boolean {
    for (const { dataAt, sentAt, topic } of this.#subscriptions.values()) {
      const isQuiet = this.#rules.channelSilence[topic.channel] === undefined;
      if (dataAt !== undefined || (isQuiet && sentAt !== undefined)) continue;
      if (sentAt === undefined || now - sentAt < patience) return false;
    }
    return true;
  }

  /** Returns a channel that has been silent for longer than usual. */
  silentChannel(now: number): Channel | undefined {
    for (const [channel, at] of this.#channels) {
      const allowed = this.#rules.channelSilence[channel];
      if (allowed !== undefined && now - at > allowed * 1_000 && this.#carries(channel)) return channel;
    }
    return undefined;
  }

  /**
   * Returns the quotes and books that have never come: those to ask for once more, and those to report. Each is
   * reported once.
   */
  late(now: number): { readonly retried: readonly Topic[]; readonly silent: readonly Topic[] } {
    const { firstData = FIRST_DATA } = this.#rules;
    const all = [...this.#subscriptions.values()];
    const late = all.filter(({ topic: { channel }, sentAt, dataAt, isReported }) => {
      const isWatched = (channel === 'quotes' || channel === 'book') && !isReported;
      return isWatched && dataAt === undefined && sentAt !== undefined && now - sentAt > firstData * 1_000;
    });
    // A venue whose frames do not name topics says nothing about single ones.
    if (late.length === 0 || all.every(({ dataAt }) => dataAt === undefined))
      return { retried: [], silent: [] };
    const silent = late.filter(({ attempts }) => attempts >= MAX_ATTEMPTS);
    for (const known of silent) known.isReported = true;
    return {
      retried: late.filter(({ attempts }) => attempts < MAX_ATTEMPTS).map(({ topic }) => topic),
      silent: silent.map(({ topic }) => topic),
    };
  }

  #carries(channel: Channel): boolean {
    for (const { topic } of this.#subscriptions.values()) if (topic.channel === channel) return true;
    return false;
  }
}
