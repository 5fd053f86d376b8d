import { setTimeout as delay } from 'node:timers/promises';
import { defineBench, type Row } from './bench';
import { Child } from './child';
import type { BareWork, bareFeed, liveFeed, venueServer } from './venues/venue-processes';

/** Time before the measurement, for code to be compiled, ms. */
const WARM_UP = 5_000;
/** Time for which the venue refuses connections after a cut, ms. */
const CUT = 5_000;
/** Symbols of a live feed by default. */
const DEFAULT_SYMBOLS = 30;

type Venue = Child<ReturnType<typeof venueServer>>;

/** Measures the cost of a venue's frames from the socket to the market, and the time to recover from a cut. */
export const venues = defineBench({
  name: 'venues',
  summary:
    'CPU of a live feed from the socket to the market, and its recovery, beside bare ws and tardis-dev',
  flags: {
    symbols: { default: 300, help: 'products, each with trades, quotes and an order book' },
    rate: { default: 20_000, help: 'frames a second over all symbols' },
    seconds: { default: 20, help: 'length of the measurement' },
    peers: { default: 'all', help: 'all, or none' },
  },
  runs: 3,
  columns: [
    { figure: 'framesPerSecond', title: 'frames/s' },
    { figure: 'microsPerFrame', title: 'µs/frame', digits: 1, ratio: true },
    { figure: 'cores', title: 'cores', digits: 2 },
    { figure: 'loopMs.p99', title: 'loop p99 ms', digits: 1 },
    { figure: 'heapMb', title: 'heap MB' },
    { figure: 'firstPriceMs', title: 'first price ms' },
    { figure: 'recoveryMs', title: 'recovery ms' },
  ],
  async measure({ symbols, rate, seconds, peers }, report) {
    const rows: Row[] = [];
    const venue: Venue = new Child('venue');
    try {
      const host = await venue.ask('start', { symbols, rate });
      const measured = await measureFeed(host, { symbols, seconds });
      rows.push({ ...measured, ...(await measureRecovery(venue, host)) });
      if (peers === 'all') {
        rows.push(await measureBare(host, { symbols, seconds }, 'none'));
        rows.push(await measureBare(host, { symbols, seconds }, 'tardis-dev'));
      }
    } finally {
      await venue.end();
    }
    report(`${symbols} symbols, ${rate} frames a second`);
    return rows;
  },
});

interface Work {
  readonly symbols: number;
  readonly seconds: number;
}

async function measureFeed(host: string, { symbols, seconds }: Work): Promise<Row> {
  const feed = new Child<ReturnType<typeof liveFeed>>('live-feed', ['--expose-gc']);
  try {
    await feed.ask('start', { host, symbols, books: 'all' });
    await delay(WARM_UP);
    await feed.ask('begin');
    await delay(seconds * 1_000);
    return { name: 'tickerwall', ours: true, ...(await feed.ask('end')) };
  } finally {
    await feed.end();
  }
}

/** Measures the first price, and the books after a cut, of a feed with the defaults. */
async function measureRecovery(venue: Venue, host: string) {
  const feed = new Child<ReturnType<typeof liveFeed>>('live-feed');
  try {
    const firstPriceMs = await feed.ask('start', { host, symbols: DEFAULT_SYMBOLS, books: 'watched' });
    await venue.ask('refuse', true);
    await delay(CUT);
    await venue.ask('refuse', false);
    return { firstPriceMs, recoveryMs: await feed.ask('recovered') };
  } finally {
    await feed.end();
  }
}

async function measureBare(
  host: string,
  { symbols, seconds }: Work,
  mapping: BareWork['mapping'],
): Promise<Row> {
  const name = mapping === 'none' ? 'ws, JSON.parse' : `ws, JSON.parse, ${mapping}`;
  const bare = new Child<ReturnType<typeof bareFeed>>('bare-feed', ['--expose-gc']);
  try {
    if (!(await bare.ask('start', { host, symbols, mapping }))) {
      return { name, ours: false, note: `left out: ${mapping} is not installed` };
    }
    await delay(WARM_UP);
    await bare.ask('begin');
    await delay(seconds * 1_000);
    const figures = await bare.ask('end');
    return { name, ours: false, ...figures, firstPriceMs: null, recoveryMs: null };
  } finally {
    await bare.end();
  }
}
