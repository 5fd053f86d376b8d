import { createHash, randomBytes, randomInt } from 'node:crypto';
import { CODE_LENGTH, CODE_LETTERS } from '../../../lib/protocol/pairing-code';
import type { Clock } from '../../time/clock';
import type { ScreenFacts } from './screen-request';

/** How long a code holds, µs. */
export const CODE_LIFE = 600_000_000;
/** How long a screen may take to fetch what became of its code, µs. */
const OUTCOME_LIFE = 60_000_000;
/** How long one question of a screen waits for news, ms: proxies cut what is silent for 60 s. */
const MAX_WAIT = 25_000;
/** Bytes of a screen's secret. */
const SECRET_BYTES = 32;

/** What became of a screen that asked. */
type Outcome = { readonly state: 'approved'; readonly id: string } | { readonly state: 'refused' };

/** A screen that shows its code; times in µs. */
export interface WaitingScreen {
  readonly code: string;
  readonly facts: ScreenFacts;
  /** Where it asked from. */
  readonly address: string;
  readonly since: number;
  readonly expires: number;
}

/** A screen whose code was used. */
export interface TakenScreen {
  /** Tells the screen what became of it. */
  settle(outcome: Outcome): void;
  /** Nothing did: the code holds again. */
  giveBack(): void;
}

interface Entry extends WaitingScreen {
  readonly secretHash: string;
  outcome?: Outcome;
  /** Until when it is kept. */
  keep: number;
  /** Wakes the question that waits; a screen has one at a time. */
  wake: (() => void) | undefined;
}

/** Screens that wait to be let in, in memory: a restart gives them another code. */
export class WaitingScreens {
  readonly #clock: Clock;
  readonly #most: number;
  readonly #byCode = new Map<string, Entry>();
  /** Found by the hash: how long a look-up takes tells nothing of a secret. */
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

  /** A new code, and the secret by which only this screen learns what becomes of it. */
  begin(facts: ScreenFacts, address: string): { readonly screen: WaitingScreen; readonly secret: string } {
    const secret = randomBytes(SECRET_BYTES).toString('base64url');
    const since = this.#clock.now();
    const expires = since + CODE_LIFE;
    const entry: Entry = {
      ...{ code: this.#newCode(), facts, address, since, expires },
      ...{ secretHash: hashOf(secret), keep: expires, wake: undefined },
    };
    this.#byCode.set(entry.code, entry);
    this.#bySecret.set(entry.secretHash, entry);
    return { screen: entry, secret };
  }

  /** The screen that shows this code now. */
  find(code: string): WaitingScreen | undefined {
    this.#forgetEnded();
    return this.#byCode.get(code);
  }

  /** Takes the code away, so that of all who use it only the first one can. */
  take(code: string): TakenScreen | undefined {
    this.#forgetEnded();
    const entry = this.#byCode.get(code);
    if (entry === undefined) return undefined;
    this.#byCode.delete(code);
    return {
      settle: (outcome) => {
        entry.outcome = outcome;
        entry.keep = Math.max(entry.keep, this.#clock.now() + OUTCOME_LIFE);
        entry.wake?.();
      },
      giveBack: () => this.#byCode.set(code, entry),
    };
  }

  /**
   * Waits until something became of the screen that has the secret, or for as long as one question may.
   * @returns the outcome, the screen when there is none yet, or nothing when there is no such screen
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

  /** Answers every question that waits. */
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
    const now = this.#clock.now();
    for (const entry of [...this.#bySecret.values()]) {
      if (entry.expires <= now && entry.outcome === undefined) this.#byCode.delete(entry.code);
      if (entry.keep > now) continue;
      this.#bySecret.delete(entry.secretHash);
      entry.wake?.();
    }
  }
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64');
}
