import { join } from 'node:path';
import type { Interval } from '../../../lib/market/interval';
import { LiveHistory } from '../../../server/history/live-history';
import type { StoredBar } from '../../../server/market/bar-series';
import { Market } from '../../../server/market/market';
import { anInstrument, aTrade, defined } from '../events';
import { ManualClock } from '../manual-clock';
import { temporaryFolder } from '../tape/temporary-folder';

export const ACME = 'sim:ACME';
export const SECOND = 1_000_000;
/** Noon of a day, at which bars of all intervals except the day start; µs. */
export const NOON = 20_000 * 86_400 * SECOND + 43_200 * SECOND;

/** One run of a process: a market with a history, connected as in a stream. */
export class Run {
  readonly market = new Market();
  readonly log: string[] = [];
  readonly history: LiveHistory;

  constructor(file: string, feed = 'test', clock = new ManualClock(NOON + 3_600 * SECOND)) {
    const note = (fields: object, message: string) => this.log.push(`${message} ${JSON.stringify(fields)}`);
    this.history = new LiveHistory({ file, feed, clock, log: { info: note, warn: note } });
    this.market.registerPastBars((symbol, bars, version) => this.history.fill(symbol, bars, version));
  }

  async begin(...symbols: readonly string[]): Promise<this> {
    await this.history.prepare(this.market);
    for (const symbol of symbols) this.market.apply(defined(anInstrument(symbol), NOON));
    return this;
  }

  /** Writes the market's changes, as the timer would. */
  flush(): Promise<void> {
    return this.history.flush(this.market);
  }

  end(): Promise<void> {
    return this.history.stop(this.market);
  }

  trade(symbol: string, price: number, second: number, size = 1): void {
    this.market.apply(aTrade(symbol, price, size, NOON + second * SECOND));
  }

  inMemory(symbol: string, interval: Interval): readonly StoredBar[] {
    return this.market.bars(this.market.indexOf(symbol), interval).range(0, Number.MAX_SAFE_INTEGER, 5_000);
  }

  inHistory(symbol: string, interval: Interval, limit = 5_000): Promise<readonly StoredBar[]> {
    return this.history.read({ symbol, interval, from: 0, to: Number.MAX_SAFE_INTEGER - 1, limit });
  }
}

/** Returns the path of a new database; its folder is removed after the test. */
export function newFile(): string {
  return join(temporaryFolder(), 'history.duckdb');
}
