import type { MarketEvent, Source } from '../../lib/market/event';

/**
 * An abortable async source of events. `run` yields batches in the order of their `localTimestamp`, at the pace
 * at which they happen; it returns when the signal aborts or the source has ended, and throws when the source
 * cannot be read. A feed that loses its source and waits for it yields a `disconnect` event meanwhile.
 */
export interface Feed {
  /** What the configuration calls it: `simulator`, `tape:<id>`. */
  readonly name: string;
  readonly source: Source;
  /** Whether a run that came to its end is begun again (a tape): the market is then emptied under a new epoch. */
  readonly loop: boolean;
  /**
   * Whose bars history keeps these as: another name is another market. None for a feed whose times come again, such
   * as a tape with its own times: it would write over its own past.
   */
  readonly history?: string;
  run(signal: AbortSignal): AsyncIterable<readonly MarketEvent[]>;
}
