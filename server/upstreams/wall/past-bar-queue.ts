import type { BarUpdate } from '../../../lib/protocol/messages';
import { type Clock, pause } from '../../time/clock';
import { RequestError } from '../transport/http-request';
import type { PastBars, WallRequests } from './wall-requests';

/** Interval at which new requests are looked for, and pause after a failure, ms. */
const PERIOD = 1_000;
/** Attempts at a request. */
const MAX_ATTEMPTS = 5;

/** Requests the bars that snapshots leave out, one after another. */
export class PastBarQueue {
  readonly #requests: Pick<WallRequests, 'bars'>;
  readonly #clock: Clock;
  /** At most one for each symbol and interval. */
  readonly #waiting = new Map<string, PastBars>();

  constructor(requests: Pick<WallRequests, 'bars'>, clock: Clock) {
    this.#requests = requests;
    this.#clock = clock;
  }

  add(bars: PastBars): void {
    this.#waiting.set(`${bars.symbol} ${bars.interval}`, bars);
  }

  /** Runs until the signal aborts. */
  async run(taken: (bars: readonly BarUpdate[]) => void, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const [next] = this.#waiting;
      if (next === undefined) {
        await pause(this.#clock, PERIOD, signal);
        continue;
      }
      this.#waiting.delete(next[0]);
      for (let attempt = 1; attempt <= MAX_ATTEMPTS && !signal.aborted; attempt++) {
        try {
          taken(await this.#requests.bars(next[1], signal));
          break;
        } catch (error) {
          const { retryAfter = PERIOD } = error instanceof RequestError ? error.failure : {};
          await pause(this.#clock, retryAfter, signal);
        }
      }
    }
  }
}
