import type { MarketSymbol } from '../market/instrument';
import type { WireError } from '../protocol/error';
import type { Frame, Position, SubscribeAccepted, SubscribeRequest } from '../protocol/messages';
import { Backoff } from './backoff';
import { Continuity, type Verdict } from './continuity';

/** What to subscribe to; `since` is the client's own affair. */
export type SubscribeOptions = Omit<SubscribeRequest, 'since'>;

/** Waits before a request that failed, or that did not mend a gap, is made again (ms). */
const FIRST_RETRY_MS = 500;
const MAX_RETRY_MS = 15_000;

/** What a page holds of a subscription. What the server answered stays until the next answer. */
export interface Subscription {
  /** `pending` until the server answered, and again while the connection is away. */
  readonly state: 'pending' | 'open' | 'refused' | 'closed';
  readonly room: string | undefined;
  readonly symbols: readonly MarketSymbol[];
  readonly denied: readonly string[];
  /** Frames a second that the server granted; undefined before its first answer. */
  readonly rate: number | undefined;
  /** What the page has: epoch and version of the last frame; undefined before the first. */
  readonly position: Position | undefined;
  close(): void;
}

/** A subscription as the client keeps it. */
export class LiveSubscription implements Subscription {
  readonly options: SubscribeOptions;
  readonly onFrame: (frame: Frame) => void;
  readonly onRefused: ((error: WireError) => void) | undefined;
  readonly #continuity = new Continuity();
  readonly #onClose: (subscription: LiveSubscription) => void;
  readonly #backoff = new Backoff(FIRST_RETRY_MS, MAX_RETRY_MS);
  #retry: ReturnType<typeof setTimeout> | undefined;
  /** A request is on its way. */
  asking = false;
  state: Subscription['state'] = 'pending';
  room: string | undefined;
  symbols: readonly MarketSymbol[] = [];
  denied: readonly string[] = [];
  rate: number | undefined;

  constructor(
    options: SubscribeOptions,
    onFrame: (frame: Frame) => void,
    onRefused: ((error: WireError) => void) | undefined,
    onClose: (subscription: LiveSubscription) => void,
  ) {
    this.options = options;
    this.onFrame = onFrame;
    this.onRefused = onRefused;
    this.#onClose = onClose;
  }

  get position(): Position | undefined {
    return this.#continuity.position;
  }

  /** Whether the server has ever taken it: then a refusal may pass (a restart that does not know its symbols yet). */
  get wasAccepted(): boolean {
    return this.rate !== undefined;
  }

  request(): SubscribeRequest {
    const { position } = this;
    return position === undefined ? this.options : { ...this.options, since: position };
  }

  /** The server's answer. Where other symbols are denied than before, versions do not tell what is missing. */
  accepted(answer: SubscribeAccepted): void {
    if (this.wasAccepted && !sameTexts(this.denied, answer.denied)) this.#continuity.forget();
    this.#take(answer);
  }

  /** The server has changed the answer, for our rights have changed. */
  changed(answer: SubscribeAccepted): void {
    const goesOn = this.options.channel !== 'depth' && sameTexts(this.symbols, answer.symbols);
    if (!goesOn) this.#continuity.forget();
    this.#take(answer);
  }

  #take(answer: SubscribeAccepted): void {
    this.room = answer.room;
    this.symbols = answer.symbols;
    this.denied = answer.denied;
    this.rate = answer.rate;
    this.state = 'open';
  }

  /** Judges a frame of its room; a frame that joins ends the trouble there was. */
  accept(frame: Frame): Verdict {
    const verdict = this.#continuity.accept(frame);
    if (verdict !== 'ask') {
      this.#backoff.reset();
      this.cancelRetry();
    }
    return verdict;
  }

  /** Calls back later, longer each time; does nothing while a call is already due. */
  retryLater(ask: () => void): void {
    if (this.#retry !== undefined) return;
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      ask();
    }, this.#backoff.next());
  }

  /** A frame did not join: asks at once if that is new, and later if the last request did not mend it. */
  mend(ask: () => void): void {
    if (this.#backoff.attempts > 0 || this.position === undefined) {
      this.retryLater(ask);
      return;
    }
    this.#backoff.next();
    ask();
  }

  cancelRetry(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
  }

  /** The connection is gone, and with it the room. */
  disconnected(): void {
    this.cancelRetry();
    this.asking = false;
    this.room = undefined;
    this.state = 'pending';
  }

  close(): void {
    if (this.state === 'closed') return;
    this.state = 'closed';
    this.cancelRetry();
    this.#onClose(this);
  }
}

function sameTexts(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, index) => text === other[index]);
}
