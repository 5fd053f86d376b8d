import { monitorEventLoopDelay } from 'node:perf_hooks';
import { WebSocket } from 'ws';
import { BINANCE_LIMITS, BinanceStandIn } from '../../server/feeds/exchange/binance-stand-in';
import { runLive } from '../../server/feeds/exchange/live-run';
import type { VenueServer } from '../../server/feeds/exchange/venue-server';
import { tardisMapping } from './tardis-mapping';

const MEGABYTE = 1_048_576;
/** Topics of one connection of the bare client, and topics of one message. */
const TOPICS_PER_SOCKET = 200;
const TOPICS_PER_MESSAGE = 100;
/** Time for all books: the venue's limit of requests allows about 200 a minute, ms. */
const BOOKS_TIMEOUT = 300_000;
/** Books that a live feed subscribes to without a client. */
const TOP_BOOKS = 20;

function codesOf(symbols: number): readonly string[] {
  return Array.from({ length: symbols }, (_, index) => `C${index}USDT`);
}

/** A server of the venue's protocol, at a rate of frames. */
export function venueServer() {
  let server: VenueServer | undefined;
  return {
    async start({ symbols, rate }: { symbols: number; rate: number }): Promise<string> {
      const venue = new BinanceStandIn(codesOf(symbols), false);
      server = await venue.start({ ...BINANCE_LIMITS, connects: { count: 3_000, millis: 300_000 } });
      let done = 0;
      const begun = performance.now();
      setInterval(() => {
        const due = ((performance.now() - begun) / 1_000) * rate;
        // Products take turns, so that frames are even.
        // A machine that is too slow skips events instead of doing nothing else.
        done = Math.max(done, Math.floor(due - rate));
        for (; done < due; done++) venue.frame(done % symbols, Math.floor(done / symbols));
      }, 5);
      return server.host;
    },
    refuse(refuses: boolean): void {
      if (server === undefined) throw new Error('not started');
      server.faults.refuse = refuses ? { status: 503 } : undefined;
      if (refuses) server.cut();
    },
  };
}

/** Measures this process between two moments. */
function meter(framesNow: () => number) {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  let frames = 0;
  let cpu = process.cpuUsage();
  let begun = 0;
  return {
    begin(): void {
      frames = framesNow();
      cpu = process.cpuUsage();
      begun = performance.now();
      loop.reset();
      loop.enable();
    },
    end() {
      loop.disable();
      const { user, system } = process.cpuUsage(cpu);
      const seconds = (performance.now() - begun) / 1_000;
      const count = framesNow() - frames;
      globalThis.gc?.();
      return {
        framesPerSecond: count / seconds,
        microsPerFrame: (user + system) / count,
        cores: (user + system) / 1e6 / seconds,
        loopMs: { p50: loop.percentile(50) / 1e6, p99: loop.percentile(99) / 1e6 },
        heapMb: process.memoryUsage().heapUsed / MEGABYTE,
      };
    },
  };
}

export interface FeedWork {
  readonly host: string;
  readonly symbols: number;
  readonly books: 'watched' | 'all';
}

/** The live feed into a market. */
export function liveFeed() {
  let run: ReturnType<typeof runLive> | undefined;
  let symbolCount = 0;
  const measured = meter(() => run?.feed.state?.frames ?? 0);
  /** Symbols whose books have begun again. */
  const books = new Set<string>();
  const isWhole = (): boolean => books.size === symbolCount;
  return {
    /** @returns time to the first price, ms */
    async start({ host, symbols, books: which }: FeedWork): Promise<number> {
      symbolCount = which === 'all' ? symbols : Math.min(symbols, TOP_BOOKS);
      const begun = performance.now();
      const symbolRules = [{ kind: 'top', count: symbols, venue: 'binance', codes: '*' } as const];
      run = runLive(
        'binance',
        host,
        { symbols: symbolRules, maxSymbols: symbols, books: which },
        {
          onEvent: (event) => {
            if (event.type === 'disconnect') books.clear();
            else if (event.type === 'book_snapshot') books.add(event.symbol);
          },
        },
      );
      const { market } = run;
      await run.until(() => market.size > 0 && !Number.isNaN(market.quotes.get(0, 'bid')));
      const firstPriceMs = performance.now() - begun;
      await run.until(isWhole, BOOKS_TIMEOUT);
      return firstPriceMs;
    },
    begin: () => measured.begin(),
    end: () => measured.end(),
    /** @returns time from the first open connection until every book is there again, ms */
    async recovered(): Promise<number> {
      await run?.until(() => (run?.feed.state?.sockets.open ?? 0) > 0, 120_000);
      const begun = performance.now();
      await run?.until(isWhole, BOOKS_TIMEOUT);
      return performance.now() - begun;
    },
  };
}

export interface BareWork {
  readonly host: string;
  readonly symbols: number;
  /** Handling of a parsed frame. */
  readonly mapping: 'none' | 'tardis-dev';
}

/** Bare WebSockets that parse every frame, and map it by a package or do nothing with it. */
export function bareFeed() {
  let frames = 0;
  const measured = meter(() => frames);
  return {
    /** @returns false if the package of the mapping is not installed */
    async start({ host, symbols, mapping }: BareWork): Promise<boolean> {
      const codes = codesOf(symbols);
      const map = mapping === 'none' ? () => undefined : await tardisMapping(codes);
      if (map === undefined) return false;
      const topics = codes.flatMap((code) =>
        ['@trade', '@bookTicker', '@depth@100ms'].map((channel) => code.toLowerCase() + channel),
      );
      for (let from = 0; from < topics.length; from += TOPICS_PER_SOCKET) {
        const socket = new WebSocket(`ws://${host}/stream`, { perMessageDeflate: false });
        socket.on('open', () => {
          const own = topics.slice(from, from + TOPICS_PER_SOCKET);
          for (let at = 0; at < own.length; at += TOPICS_PER_MESSAGE) {
            const params = own.slice(at, at + TOPICS_PER_MESSAGE);
            socket.send(JSON.stringify({ method: 'SUBSCRIBE', params, id: at }));
          }
        });
        socket.on('message', (data: Buffer) => {
          map(JSON.parse(data.toString('utf8')));
          frames += 1;
        });
      }
      return true;
    },
    begin: () => measured.begin(),
    end: () => measured.end(),
  };
}
