import { randomUUID } from 'node:crypto';
import { type Clock, pause } from '../../time/clock';
import { type Bus, BusError, type Note } from '../bus/bus';

/** Pause after a lost link, of which the bus may not know yet, ms. */
const LOST_PAUSE = 25;

/** State that all nodes share: a table of the store, and notes about its changes. */
export interface ControlTopic {
  /** Type of its notes. */
  readonly type: string;
  /**
   * Reads the table, after each new link and before the node goes on with the log.
   * @throws BusError
   */
  sync?(): Promise<void>;
  /** Takes a note of another node. @returns the answer to that node; undefined for none */
  take(content: unknown): Promise<object | undefined>;
}

export interface ControlChannelOptions {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: { warn(fields: object, message: string): void };
  /** Id of this node. */
  readonly node: string;
  /** Returns the ids of the other nodes that were there lately. */
  readonly others: () => readonly string[];
}

interface Answer {
  readonly of: string;
  readonly node: string;
  readonly answer: object;
}

/** Control messages between nodes. Every node gets each note once, in the same order, and answers the node it is from. */
export class ControlChannel {
  readonly #options: ControlChannelOptions;
  readonly #topics = new Map<string, ControlTopic>();
  readonly #asked = new Map<string, (answer: Answer) => void>();
  readonly #stopping = new AbortController();
  readonly #waiting = new Set<() => void>();
  readonly #removes: (() => void)[] = [];
  #isSynced = false;
  #running: Promise<void> | undefined;
  /** Id of the last note that was read. */
  #last: string | undefined;

  constructor(options: ControlChannelOptions) {
    this.#options = options;
  }

  add(topic: ControlTopic): void {
    this.#topics.set(topic.type, topic);
  }

  /** Reads notes from now on; resolves when all tables were read, or without a link. */
  async start(): Promise<void> {
    const { bus } = this.#options;
    this.#removes.push(
      bus.onLink(() => {
        this.#isSynced = false;
        this.#wake();
      }),
      bus.direct.listen((message) => this.#answered(message)),
    );
    this.#running = this.#run();
    await this.synced();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const remove of this.#removes) remove();
    this.#wake();
    await this.#running;
  }

  /** Resolves once all tables were read over this link, or when it is lost. */
  async synced(): Promise<void> {
    const { bus } = this.#options;
    if (this.#isSynced || this.#stopping.signal.aborted || bus.incarnation() === undefined) return;
    await this.#next();
  }

  /**
   * Publishes a note without waiting for answers.
   * @throws BusError
   */
  async tell(type: string, content: object): Promise<void> {
    await this.#options.bus.notes.publish({ type, id: '', from: this.#options.node, content });
  }

  /**
   * Publishes a note and waits for the answers of all other nodes that were there lately.
   * @param patience longest wait for them, ms
   * @returns the answers; of a node that is cut off or too slow there is none
   */
  async ask(type: string, content: object, patience: number): Promise<readonly object[]> {
    const { bus, clock, log, node, others } = this.#options;
    const id = randomUUID();
    const missing = new Set(others());
    const answers: object[] = [];
    const over = new AbortController();
    this.#asked.set(id, ({ node: from, answer }) => {
      if (missing.delete(from)) answers.push(answer);
      if (missing.size === 0) over.abort();
    });
    try {
      await bus.notes.publish({ type, id, from: node, content });
      if (missing.size > 0)
        await pause(clock, patience, AbortSignal.any([over.signal, this.#stopping.signal]));
    } catch (error) {
      if (!(error instanceof BusError)) throw error;
      log.warn({ type, reason: error.message }, 'other nodes were not reached');
    } finally {
      this.#asked.delete(id);
    }
    return answers;
  }

  async #run(): Promise<void> {
    const { bus, clock, log, node } = this.#options;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      if (bus.incarnation() === undefined) {
        await this.#next();
        continue;
      }
      try {
        // Notes of before are about tables, which are read, or too late.
        this.#last ??= await bus.notes.publish({ type: 'hello', from: node });
        for (const topic of this.#topics.values()) await topic.sync?.();
        this.#isSynced = true;
        this.#wake();
        for await (const notes of bus.notes.read(this.#last, signal)) {
          for (const { id, note } of notes) {
            this.#last = id;
            void this.#take(note);
          }
        }
      } catch (error) {
        log.warn(
          { reason: error instanceof Error ? error.message : String(error) },
          'no notes of other nodes',
        );
        await pause(clock, LOST_PAUSE, signal);
      }
    }
  }

  async #take({ type, id, from, content }: Note): Promise<void> {
    const { bus, log, node } = this.#options;
    const topic = this.#topics.get(type);
    if (topic === undefined || typeof from !== 'string' || from === node) return;
    try {
      const answer = await topic.take(content);
      if (answer !== undefined) bus.direct.send(from, { of: id, node, answer });
    } catch (error) {
      log.warn(
        { type, from, reason: error instanceof Error ? error.message : String(error) },
        'note not taken',
      );
    }
  }

  #answered(message: unknown): void {
    const { of } = message as Partial<Answer>;
    if (of !== undefined) this.#asked.get(of)?.(message as Answer);
  }

  /** Waits for the next change of the link or end of a sync. */
  #next(): Promise<void> {
    return new Promise((resolve) => this.#waiting.add(resolve));
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resolve of waiting) resolve();
  }
}
