import type { MarketEvent } from '../../../../lib/market/event';
import { Market } from '../../../../server/market/market';
import type { TapeReader } from '../../../../server/tape/format/tape-reader';
import { RecordedTape, type RecordedTapeOptions } from '../../../../server/tape/recorder/recorded-tape';
import { Recorder, type RecorderOptions } from '../../../../server/tape/recorder/recorder';

/** A market that notifies its recorders before and after each batch, like a stream. */
export class RecordedMarket {
  readonly market = new Market();
  readonly recorder: Recorder;
  readonly warnings: string[] = [];

  constructor(limits: RecorderOptions['limits'] = {}) {
    const log = { warn: (_: object, message: string) => this.warnings.push(message) };
    this.recorder = new Recorder({ market: this.market, log, limits });
  }

  take(events: readonly MarketEvent[]): void {
    this.recorder.applying(events);
    for (const event of events) this.market.apply(event);
    this.recorder.applied(events);
  }
}

/** Opens a recorded tape in a new folder. */
export function aRecordedTape(folder: string, options: Partial<RecordedTapeOptions> = {}): RecordedTape {
  return new RecordedTape({
    folder,
    source: 'simulated',
    feed: 'test',
    sync: 'never',
    limits: { segmentMicros: 3_600_000_000, segmentBytes: 64_000_000 },
    ...options,
  });
}

/** Returns the state at the end of a tape, including its initial state. */
export function marketOf(tape: TapeReader): Market {
  const market = new Market();
  for (const { events } of tape.play()) for (const event of events) market.apply(event);
  return market;
}

/** Yields to timers, threads and the disk. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
