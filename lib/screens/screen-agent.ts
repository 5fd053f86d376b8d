import type { MarketLink } from '../client/market-link';
import type { ScreenOrder } from '../protocol/screens/screen-display';
import { MAX_PAINTS, type Painted, type ScreenReport } from '../protocol/screens/screen-report';

/** Time until the next report when the server gave none, s. */
const EVERY = 5;
/** Time between two paints that are kept for the next report, µs. */
const PAINT_EVERY = 1_000_000;
/** Time for which a report waits for further changes, ms: a board, its page and its paint change together. */
const SETTLE_MS = 20;

/** Connection of a screen. */
export type AgentLink = Pick<MarketLink, 'report' | 'now' | 'on'>;

/** Facts that the page knows about itself. */
export type ScreenFacts = Omit<ScreenReport, 'revision' | 'paints' | 'build'>;

export interface AgentOptions {
  readonly link: AgentLink;
  readonly facts: () => ScreenFacts;
  /** Called when an order arrives that the screen applies later, so that it can prepare what it will show. */
  readonly prepare: (order: ScreenOrder) => void;
  /** Applies an order; the screen calls `painted` once it shows it. */
  readonly apply: (order: ScreenOrder) => void;
  /** Called with what the server calls this screen, or why it is none. */
  readonly registered?: (outcome: { readonly screen: string } | { readonly reason: string }) => void;
}

/** Reports a screen to the server, and hands it the server's orders, each once and at its time. */
export class ScreenAgent {
  readonly #options: AgentOptions;
  readonly #stops: (() => void)[];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #applyTimer: ReturnType<typeof setTimeout> | undefined;
  #every = EVERY;
  /** Newest revision that was received, and that was painted. */
  #received = 0;
  #painted = 0;
  #build: string | undefined;
  #paints: Painted[] = [];

  constructor(options: AgentOptions) {
    this.#options = options;
    const { link } = options;
    this.#stops = [
      link.on('state', (state) => {
        if (state === 'live') this.changed();
      }),
      link.on('screen', (order) => this.#receive(order)),
    ];
    this.changed();
  }

  /** Reports soon, because something has changed. */
  changed(): void {
    this.#reportIn(SETTLE_MS);
  }

  /** Confirms that an order is painted. */
  painted(revision: number): void {
    this.#painted = revision;
    clearTimeout(this.#timer);
    void this.#report();
  }

  /** Keeps a paint for the next report, if the last one kept is a second ago. */
  keep(paint: Painted): void {
    const last = this.#paints.at(-1);
    if (last !== undefined && paint.at - last.at < PAINT_EVERY) return;
    if (this.#paints.length >= MAX_PAINTS) this.#paints.shift();
    this.#paints.push(paint);
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    clearTimeout(this.#timer);
    clearTimeout(this.#applyTimer);
  }

  #reportIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#report(), ms);
  }

  async #report(): Promise<void> {
    this.#reportIn(this.#every * 1_000);
    const { link, facts, registered } = this.#options;
    if (link.report === undefined) return;
    const paints = this.#paints;
    this.#paints = [];
    const answer = await link.report({
      ...{ ...facts(), revision: this.#painted },
      ...(paints.length > 0 && { paints }),
      ...(this.#build !== undefined && { build: this.#build }),
    });
    if (answer === undefined || !answer.ok) {
      this.#paints = [...paints, ...this.#paints].slice(-MAX_PAINTS);
      if (answer?.ok === false) registered?.({ reason: answer.error.message });
      return;
    }
    registered?.({ screen: answer.screen });
    // The page was loaded from the server that it reports to first.
    this.#build ??= answer.build;
    this.#every = answer.every;
    if (answer.order !== undefined) this.#receive(answer.order);
  }

  #receive(order: ScreenOrder): void {
    // The answer to a report may repeat an order that has come already.
    if (order.revision === this.#received) return;
    this.#received = order.revision;
    clearTimeout(this.#applyTimer);
    const wait = order.at === undefined ? 0 : (order.at - this.#options.link.now()) / 1_000;
    if (!(wait > 0)) {
      this.#options.apply(order);
      return;
    }
    this.#options.prepare(order);
    this.#applyTimer = setTimeout(() => this.#options.apply(order), wait);
  }
}
