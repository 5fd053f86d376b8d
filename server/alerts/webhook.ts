import type { Clock } from '../time/clock';

/** Waiting messages, at most; the oldest are dropped first. */
const MAX_WAITING = 1_000;
/** Timeout of one request, ms. */
const ANSWER_TIMEOUT = 10_000;
/** Pauses before a retry, ms: doubled each time, up to the longest. */
const FIRST_PAUSE = 1_000;
const MAX_PAUSE = 60_000;
/** Attempts for one message. */
const MAX_TRIES = 8;

export interface WebhookLog {
  warn(fields: object, message: string): void;
}

export interface WebhookOptions {
  readonly url: string;
  readonly clock: Clock;
  readonly log: WebhookLog;
  /** Timeout of one request, ms; 10 s by default. */
  readonly answerTimeout?: number;
  /** Pause before the first retry, ms; 1 s by default. */
  readonly firstPause?: number;
  /** Waiting messages, at most; 1,000 by default. */
  readonly mostWaiting?: number;
}

/** Posted body: chat services show the text, programs read the rest. */
export interface WebhookMessage {
  readonly text: string;
  readonly [field: string]: unknown;
}

/**
 * Posts messages to one URL, one after another. Timeouts and busy answers are retried with growing pauses;
 * rejections are not. Callers never wait: excess messages are dropped, the oldest first. The URL is a secret,
 * so log lines have its host only.
 */
export class Webhook {
  readonly #options: WebhookOptions;
  readonly #host: string;
  readonly #abort = new AbortController();
  #waiting: WebhookMessage[] = [];
  #dropped = 0;
  #working: Promise<void> | undefined;

  constructor(options: WebhookOptions) {
    this.#options = options;
    this.#host = new URL(options.url).host;
  }

  post(message: WebhookMessage): void {
    if (this.#abort.signal.aborted) return;
    this.#waiting.push(message);
    const most = this.#options.mostWaiting ?? MAX_WAITING;
    if (this.#waiting.length > most) {
      this.#waiting.shift();
      if (this.#dropped++ === 0) this.#warn({ most }, 'the webhook is too slow: messages are dropped');
    }
    this.#working ??= this.#work();
  }

  /** Stops; waiting messages are dropped. */
  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#working;
    if (this.#waiting.length > 0)
      this.#warn({ left: this.#waiting.length }, 'messages to the webhook were not sent');
  }

  async #work(): Promise<void> {
    while (!this.#abort.signal.aborted) {
      const [message] = this.#waiting;
      if (!message) break;
      if (!(await this.#deliver(message))) break;
      if (this.#waiting[0] === message) this.#waiting.shift();
    }
    this.#working = undefined;
  }

  /** @returns true when the message needs no retry */
  async #deliver(message: WebhookMessage): Promise<boolean> {
    let pause = this.#options.firstPause ?? FIRST_PAUSE;
    for (let tries = 1; ; tries++) {
      const { fault, final, wait } = await this.#send(message);
      if (this.#abort.signal.aborted) return fault === undefined;
      if (fault === undefined) {
        if (this.#dropped > 0) this.#warn({ dropped: this.#dropped }, 'the webhook takes messages again');
        this.#dropped = 0;
        return true;
      }
      if (final || tries >= MAX_TRIES) {
        this.#warn({ fault, tries }, 'a message to the webhook was given up');
        return true;
      }
      await this.#sleep(Math.max(pause, wait));
      pause = Math.min(pause * 2, MAX_PAUSE);
    }
  }

  async #send(message: WebhookMessage): Promise<{ fault?: string; final: boolean; wait: number }> {
    const late = AbortSignal.timeout(this.#options.answerTimeout ?? ANSWER_TIMEOUT);
    try {
      const response = await fetch(this.#options.url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(message),
        // A redirect leads to a host that was not configured.
        redirect: 'manual',
        signal: AbortSignal.any([late, this.#abort.signal]),
      });
      await response.body?.cancel();
      if (response.ok) return { final: true, wait: 0 };
      const busy = response.status === 408 || response.status === 429 || response.status >= 500;
      const seconds = Number(response.headers.get('retry-after') ?? 0);
      const wait = seconds > 0 ? Math.min(seconds * 1_000, MAX_PAUSE) : 0;
      return { fault: `answered ${response.status}`, final: !busy, wait };
    } catch (error) {
      // A fetch error may contain the URL.
      const fault = late.aborted ? 'no answer in time' : ((error as Error).name ?? 'no connection');
      return { fault, final: false, wait: 0 };
    }
  }

  #warn(fields: object, message: string): void {
    this.#options.log.warn({ host: this.#host, ...fields }, message);
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const { signal } = this.#abort;
      const cancel = this.#options.clock.after(ms, done);
      signal.addEventListener('abort', done, { once: true });
      function done(): void {
        cancel();
        signal.removeEventListener('abort', done);
        resolve();
      }
    });
  }
}
