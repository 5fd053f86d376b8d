import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MarketEvent } from '../../../../lib/market/event';
import { cryptofeed } from '../../../../server/tape/importers/cryptofeed';
import { systemClock } from '../../../../server/time/clock';
import { PROTOCOLS } from '../../../../server/venues';
import type { VenueProtocol } from '../../../../server/venues/venue-protocol';
import { readAll } from '../../tape/importers/read-all';
import { type LiveRun, runLive } from './live-run';
import type { ClientRequest, RestReply, VenueDialect } from './venue-server';
import { VenueServer } from './venue-server';

/** Line of a capture, with the text of its message. */
export interface PlayedLine {
  readonly t: string;
  readonly conn: string;
  /** s since 1970. */
  readonly ts: number;
  readonly url?: string;
  readonly addr?: string;
  readonly text: string;
}

/** A capture, and how its venue answers messages. */
export interface PlayedCapture {
  /** Name of the exchange in captures, for the importer. */
  readonly exchange: string;
  readonly venue: string;
  /** Lines by time. */
  readonly lines: readonly PlayedLine[];
  /** Replies to a message of the client. */
  message(text: string): ClientRequest;
  /** Pattern of the number of a frame, for a venue that counts those of a socket. Its first group precedes it. */
  readonly number?: RegExp;
  /** Messages of channels that the feed does not know. */
  readonly others?: RegExp;
}

/** Limits that no venue of a capture reaches: they are tested with made-up data. */
const NO_LIMITS = {
  connects: { count: 1e6, millis: 1_000 },
  messages: { count: 1e6, millis: 1_000 },
  weight: { count: 1e6, millis: 1_000 },
  maxTopics: 1e6,
};

const BOOK_REQUEST = /\/(depth|order_book)\?/;

/** A response that is given later. */
interface Deferred {
  readonly promise: Promise<RestReply>;
  readonly resolve: (reply: RestReply) => void;
}

function deferred(): Deferred {
  let resolve: Deferred['resolve'] = () => {};
  const promise = new Promise<RestReply>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** Plays a capture to the live feed of its venue: REST lists, acknowledgements, and frames of subscribed topics. */
export class CapturePlayer implements VenueDialect {
  readonly #capture: PlayedCapture;
  readonly #protocol: VenueProtocol;
  /** Topic of each line; undefined for one without data. */
  readonly #topics: readonly (string | undefined)[];
  readonly #books = new Map<string, Deferred>();

  constructor(capture: PlayedCapture) {
    this.#capture = capture;
    this.#protocol = PROTOCOLS.get(capture.venue) as VenueProtocol;
    const dialog = this.#protocol.dialog();
    this.#topics = capture.lines.map(({ t, text }) => {
      if (t !== 'recv') return undefined;
      try {
        const frame = dialog.classify(text.slice(0, 256), () => text);
        return frame.kind === 'data' ? frame.topic : undefined;
      } catch {
        return undefined;
      }
    });
  }

  /** Topics of the capture to which the feed subscribes, with their codes. */
  get topics(): ReadonlyMap<string, string> {
    const captured = new Set(this.#topics);
    const all = this.#codes().flatMap((code) =>
      (['trades', 'quotes', 'book', 'status'] as const).flatMap((channel) =>
        this.#protocol.topics(code, channel).map(({ name }) => [name, code] as const),
      ),
    );
    return new Map(all.filter(([name]) => captured.has(name)));
  }

  /** Plays everything. @returns the events of the feed */
  async play(): Promise<readonly MarketEvent[]> {
    const { venue } = this.#capture;
    const { topics } = this;
    const server = await VenueServer.start(this, NO_LIMITS);
    const symbols = [...new Set(topics.values())].map((code) => ({ kind: 'symbol', venue, code }) as const);
    // Lists of past trades are those of the day: the feed lives at the time of the capture.
    const now = systemClock();
    const shift = (this.#capture.lines[0]?.ts ?? 0) * 1e6 - now.wall();
    const clock = { ...now, wall: () => Math.round(now.wall() + shift) };
    const run = runLive(venue, server.host, { symbols }, { clock });
    try {
      await run.until(() => [...topics.keys()].every((topic) => server.topics.has(topic)));
      for (const [place, line] of this.#capture.lines.entries()) {
        const topic = this.#topics[place];
        if (line.t === 'http') await this.#answer(line, run);
        if (topic === undefined || !topics.has(topic)) continue;
        server.publish(topic, line.text);
        // The next frame may go by another socket: it must not overtake this one.
        while (run.feed.state?.frames !== server.frames) await new Promise(setImmediate);
      }
      const taken = run.feed.state?.frames;
      await run.until(() => run.feed.state?.frames === taken);
      await new Promise((resolve) => setTimeout(resolve, 30));
      return run.events;
    } finally {
      await run.stop();
      await server.close();
    }
  }

  /** Returns the events of the importer over the lines that are played. */
  async imported(): Promise<readonly MarketEvent[]> {
    const { exchange, lines, number, others } = this.#capture;
    const { topics } = this;
    const counts = new Map<string, number>();
    const text = lines.flatMap((line, place) => {
      const topic = this.#topics[place];
      if (topic !== undefined ? !topics.has(topic) : others?.test(line.text) === true) return [];
      const { t, conn, ts, url, addr } = line;
      if (BOOK_REQUEST.test(url ?? '') && this.#protocol.rest.book === undefined) return [];
      const count = counts.get(conn) ?? 0;
      const isNumbered = t === 'recv' && number?.test(line.text) === true;
      if (isNumbered) counts.set(conn, count + 1);
      const data = isNumbered ? this.numbered(line.text, count) : line.text;
      return [JSON.stringify({ t, conn, ts, url, addr, data })];
    });
    const folder = mkdtempSync(join(tmpdir(), 'capture-'));
    try {
      const file = join(folder, 'played.jsonl');
      writeFileSync(file, `${[JSON.stringify({ t: 'header', format: 2, exchange }), ...text].join('\n')}\n`);
      return (await readAll(cryptofeed, file)).events;
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  rest(url: URL): RestReply | Promise<RestReply> | undefined {
    const of = (address: string): URL => new URL(address);
    const found = this.#capture.lines.find((line) => {
      if (line.t !== 'http' || line.url === undefined) return false;
      const { pathname, searchParams } = of(line.url);
      const key = ['symbol', 'currency_pair', 'category', 'cursor', 'currency'].find((name) =>
        url.searchParams.has(name),
      );
      return (
        pathname === url.pathname &&
        (key === undefined || searchParams.get(key) === url.searchParams.get(key))
      );
    });
    if (found?.url === undefined) return undefined;
    const isBook = /\/(depth|order_book)$/.test(url.pathname);
    return isBook ? this.#book(found.url).promise : { body: JSON.parse(found.text) };
  }

  weight(): number {
    return 1;
  }

  message(text: string): ClientRequest {
    return this.#capture.message(text);
  }

  numbered(frame: string, number: number): string | undefined {
    const { number: pattern } = this.#capture;
    return pattern?.test(frame) ? frame.replace(pattern, (_, before) => `${before}${number}`) : undefined;
  }

  /** Gives the response to a request for a book, which waits for its place in the capture. */
  async #answer({ url = '', text }: PlayedLine, run: LiveRun): Promise<void> {
    if (this.#protocol.rest.book === undefined || !BOOK_REQUEST.test(url)) return;
    const count = (): number => run.events.filter(({ type }) => type === 'book_snapshot').length;
    const before = count();
    this.#book(url).resolve({ body: JSON.parse(text) });
    await run.until(() => count() > before);
  }

  #book(url: string): Deferred {
    const known = this.#books.get(url) ?? deferred();
    this.#books.set(url, known);
    return known;
  }

  /** Codes of the capture's frames. */
  #codes(): readonly string[] {
    const codes = new Set<string>();
    for (const topic of new Set(this.#topics)) {
      if (topic === undefined) continue;
      for (const part of [topic, ...topic.split(/[:.@]/), topic.slice(topic.indexOf(':') + 1)]) {
        for (const code of [part, part.toUpperCase(), part.slice(1).replace(':', '/')]) {
          const isOne = (['trades', 'quotes', 'book'] as const).some((channel) =>
            this.#protocol.topics(code, channel).some(({ name }) => name === topic),
          );
          if (isOne) codes.add(this.#protocol.venue.startsWith('binance') ? code.toUpperCase() : code);
        }
      }
    }
    return [...codes];
  }
}

/** Returns the market data of events by symbol, without receive times. */
export function dataBySymbol(events: readonly MarketEvent[]): Record<string, readonly object[]> {
  const all: Record<string, object[]> = {};
  for (const event of events) {
    if (!['trade', 'quote', 'book_snapshot', 'book_change'].includes(event.type) || !('symbol' in event))
      continue;
    const { localTimestamp, timestamp, ...fields } = event;
    const known = all[event.symbol ?? ''] ?? [];
    all[event.symbol ?? ''] = known;
    // The venue gives no time if it is that of the receipt.
    known.push(timestamp === localTimestamp ? fields : { ...fields, timestamp });
  }
  return all;
}
