import { createHash, randomBytes, randomInt } from 'node:crypto';
import type { ScreenFacts } from '../../../lib/protocol/http/screen-routes';
import { CODE_LENGTH, CODE_LETTERS } from '../../../lib/protocol/pairing-code';
import type { Clock } from '../../time/clock';

/** Lifetime of a pairing code, µs. */
export const CODE_LIFE = 600_000_000;
/** Time in which a screen must fetch the outcome, µs. */
const OUTCOME_LIFE = 60_000_000;
/** Longest poll, ms: proxies close connections that are silent for 60 s. */
const MAX_WAIT = 25_000;
/** Random bytes of a screen's secret. */
const SECRET_BYTES = 32;

/** Outcome of a pairing request. */
type Outcome = { readonly state: 'approved'; readonly id: string } | { readonly state: 'refused' };

/** A screen that shows a pairing code; times in µs. */
export interface WaitingScreen {
  readonly code: string;
  readonly facts: ScreenFacts;
  /** Network address of its request. */
  readonly address: string;
  readonly since: number;
  readonly expires: number;
  /** Monotonic time at which the code ends. */
  readonly endsAt: number;
}

/** A screen whose code an operator is using. */
export interface TakenScreen {
  /** Sends the outcome to the screen. */
  settle(outcome: Outcome): void;
  /** Makes the code valid again. */
  giveBack(): void;
}

interface Entry extends WaitingScreen {
  readonly secretHash: string;
  outcome?: Outcome;
  /** Monotonic time until which it is kept. */
  keep: number;
  /** Wakes its poll; a screen has one at a time. */
  wake: (() => void) | undefined;
}

/** Screens that wait for approval, in memory: after a restart they get another code. */
export class WaitingScreens {
  readonly #clock: Clock;
  readonly #most: number;
  readonly #byCode = new Map<string, Entry>();
  /** Keyed by the hash, so that the time of a look-up reveals nothing about a secret. */
  readonly #bySecret = new Map<string, Entry>();

  /** @param most screens that are kept at a time */
  constructor(clock: Clock, most: number) {
    this.#clock = clock;
    this.#most = most;
  }

  get full(): boolean {
    this.#forgetEnded();
    return this.#bySecret.size >= this.#most;
  }

  /** Makes a pairing code and the secret by which only this screen can poll. */
  begin(facts: ScreenFacts, address: string): { readonly screen: WaitingScreen; readonly secret: string } {
    const secret = randomBytes(SECRET_BYTES).toString('base64url');
    const since = this.#clock.wall();
    const endsAt = this.#clock.monotonic() + CODE_LIFE;
    const entry: Entry = {
      ...{ code: this.#newCode(), facts, address, since, expires: since + CODE_LIFE, endsAt },
      ...{ secretHash: hashOf(secret), keep: endsAt, wake: undefined },
    };
    this.#byCode.set(entry.code, entry);
    this.#bySecret.set(entry.secretHash, entry);
    return { screen: entry, secret };
  }

  /** Returns the screen that shows this code now. */
  find(code: string): WaitingScreen | undefined {
    this.#forgetEnded();
    return this.#byCode.get(code);
  }

  /** Takes a code out of use, so that only the first of several operators gets it. */
  take(code: string): TakenScreen | undefined {
    this.#forgetEnded();
    const entry = this.#byCode.get(code);
    if (entry === undefined) return undefined;
    this.#byCode.delete(code);
    return {
      settle: (outcome) => {
        entry.outcome = outcome;
        entry.keep = Math.max(entry.keep, this.#clock.monotonic() + OUTCOME_LIFE);
        entry.wake?.();
      },
      giveBack: () => this.#byCode.set(code, entry),
    };
  }

  /**
   * Waits until the screen of the secret has an outcome, up to the polling time.
   * @returns the outcome, the screen when there is none yet, undefined for an unknown secret
   */
  async ask(secret: string, signal: AbortSignal): Promise<Outcome | WaitingScreen | undefined> {
    this.#forgetEnded();
    const entry = this.#bySecret.get(hashOf(secret));
    if (entry === undefined) return undefined;
    if (entry.outcome === undefined && !signal.aborted) {
      entry.wake?.();
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          cancel();
          signal.removeEventListener('abort', wake);
          if (entry.wake === wake) entry.wake = undefined;
          resolve();
        };
        const cancel = this.#clock.after(MAX_WAIT, wake);
        signal.addEventListener('abort', wake);
        entry.wake = wake;
      });
    }
    return entry.outcome ?? entry;
  }

  /** Answers all polls. */
  close(): void {
    for (const entry of this.#bySecret.values()) entry.wake?.();
  }

  #newCode(): string {
    for (;;) {
      const letters = Array.from({ length: CODE_LENGTH }, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)]);
      const code = letters.join('');
      if (!this.#byCode.has(code)) return code;
    }
  }

  #forgetEnded(): void {
    const now = this.#clock.monotonic();
    for (const entry of [...this.#bySecret.values()]) {
      if (entry.endsAt <= now && entry.outcome === undefined) this.#byCode.delete(entry.code);
      if (entry.keep > now) continue;
      this.#bySecret.delete(entry.secretHash);
      entry.wake?.();
    }
  }
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64');
}
