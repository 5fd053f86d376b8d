import type { MarketSymbol } from '../market/instrument';
import type { WireError } from '../protocol/error';
import type { Frame, Position, SubscribeAccepted, SubscribeRequest } from '../protocol/messages';
import { Backoff } from './backoff';
import { Continuity, type Verdict } from './continuity';

/** Subscription options; the client sets `since` itself. */
export type SubscribeOptions = Omit<SubscribeRequest, 'since'>;

/** Delay before a request that failed, or did not close a gap, is repeated (ms). */
const FIRST_RETRY_MS = 500;
const MAX_RETRY_MS = 15_000;

/** Subscription of a page. The server's last answer is kept until the next one. */
export interface Subscription {
  /** `pending` until the server has answered, and again while disconnected. */
  readonly state: 'pending' | 'open' | 'refused' | 'closed';
  readonly room: string | undefined;
  readonly symbols: readonly MarketSymbol[];
  readonly denied: readonly string[];
  /** Frames per second granted by the server; undefined before its first answer. */
  readonly rate: number | undefined;
  /** Position of the page: epoch and version of the last frame; undefined before the first. */
  readonly position: Position | undefined;
  close(): void;
}

/** Internal state of a subscription. */
export class LiveSubscription implements Subscription {
  readonly options: SubscribeOptions;
  readonly onFrame: (frame: Frame) => void;
  readonly onRefused: ((error: WireError) => void) | undefined;
  readonly #continuity = new Continuity();
  readonly #onClose: (subscription: LiveSubscription) => void;
  readonly #backoff = new Backoff(FIRST_RETRY_MS, MAX_RETRY_MS);
  #retry: ReturnType<typeof setTimeout> | undefined;
  /** True while a request is pending. */
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

  /**
   * True if the server has ever accepted it: then a rejection may be temporary (a restarted server that does
   * not know its symbols yet).
   */
  get wasAccepted(): boolean {
    return this.rate !== undefined;
  }

  request(): SubscribeRequest {
    const { position } = this;
    return position === undefined ? this.options : { ...this.options, since: position };
  }

  /**
   * Handles the server's answer. If other symbols are denied than before, versions do not show what is missing.
   */
  accepted(answer: SubscribeAccepted): void {
    if (this.wasAccepted && !sameTexts(this.denied, answer.denied)) this.#continuity.forget();
    this.#take(answer);
  }

  /** Handles a changed answer of the server, after a change of permissions. */
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

  /** Checks a frame of its room; a frame without a gap ends a recovery. */
  accept(frame: Frame): Verdict {
    const verdict = this.#continuity.accept(frame);
    if (verdict !== 'ask') {
      this.#backoff.reset();
      this.cancelRetry();
    }
    return verdict;
  }

  /** Calls back later, with growing delays; does nothing while a call is scheduled. */
  retryLater(ask: () => void): void {
    if (this.#retry !== undefined) return;
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      ask();
    }, this.#backoff.next());
  }

  /** Handles a gap: asks immediately if it is new, later if the last request did not close it. */
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

  /** Handles the loss of the connection, and thereby of the room. */
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
