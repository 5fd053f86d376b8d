import { setImmediate as turn } from 'node:timers/promises';
import { connect, type MarketClient } from '../../../lib/client/market-client';
import type { DisconnectEvent, GapEvent, MarketEvent, OutageCause } from '../../../lib/market/event';
import type { MarketSymbol } from '../../../lib/market/instrument';
import { globMatcher } from '../../../lib/protocol/glob';
import type { ConnectorState } from '../../feeds/exchange/connector-state';
import type { NetworkWatch } from '../../feeds/exchange/outage/network-watch';
import type { VenueFailure } from '../../feeds/exchange/outage/outage-cause';
import { VenueOutage } from '../../feeds/exchange/outage/venue-outage';
import { RetryPauses } from '../../feeds/exchange/retry-pauses';
import { agentFor, type ProxyEnvironment } from '../../feeds/exchange/tunnel-agent';
import type { ConnectorLog } from '../../feeds/exchange/venue-connector';
import { type Feed, type FeedContext, TimeSetBack } from '../../feeds/feed';
import type { VenueOwners } from '../../feeds/venue-owners';
import { venueOf } from '../../market/event-scope';
import { type Clock, MIN_JUMP, pause } from '../../time/clock';
import { RequestError } from '../transport/http-request';
import { FollowedMarket } from './followed-market';
import { FollowedSources } from './followed-sources';
import { PastBarQueue } from './past-bar-queue';
import type { WallFile } from './wall-file';
import type { WallIdentity } from './wall-identity';
import { WallRequests } from './wall-requests';
import { WallSubscriptions } from './wall-subscriptions';

/** Time for which frames are collected into one batch, ms: those of one flush arrive together. */
const BATCH_MILLIS = 5;
/** Events that the stream takes in one turn of the event loop, at most. */
const MAX_TURN_EVENTS = 2_000;
/** Interval of requests for links and instruments, ms. */
const REFRESH_PERIOD = 30_000;
/** Shortest pause between two requests for missing instruments, ms. */
const DESCRIBE_PERIOD = 1_000;
/** Pause after a refusal that only an operator can end, ms. */
const REFUSED_PAUSE = 60_000;
/** Longest pause before a reconnection, ms: a wall has few followers. */
const MAX_RECONNECTION_PAUSE = 3_000;
/** Characters of a reason, at most. */
const MAX_REASON = 500;

export interface WallFeedOptions {
  readonly file: WallFile;
  readonly identity: WallIdentity;
  readonly owners: VenueOwners;
  readonly network: NetworkWatch;
  readonly proxy: ProxyEnvironment;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: ConnectorLog;
}

/** Feed of another wall: its instruments, prices, order books, bars, statuses and states of sources. */
export class WallFeed implements Feed {
  readonly name: string;
  readonly source: Feed['source'];
  readonly loop = false;
  readonly history: string;
  readonly #options: WallFeedOptions;
  readonly #requests: WallRequests;
  readonly #venues = new Set<string>();
  readonly #rejected = new Map<string, string>();
  readonly #isFollowed: (symbol: string) => boolean;
  #outage: VenueOutage;
  #subscriptions: WallSubscriptions;
  #market = new FollowedMarket(() => []);
  #sources = new FollowedSources();
  #client: MarketClient | undefined;
  readonly #agent: object;
  readonly #past: PastBarQueue;
  /** Aborts with the current connection. */
  #signal: AbortSignal = AbortSignal.abort();
  #losses: MarketEvent[] = [];
  #isLost = false;
  #isReady = false;
  #describedAt = Number.NEGATIVE_INFINITY;
  #counts = { frames: 0, events: 0, reconnections: 0, gaps: 0 };
  #receivedAt: number | undefined;
  #newest = 0;
  #wake: (() => void) | undefined;

  constructor(options: WallFeedOptions) {
    const { file, proxy } = options;
    const { url, token, stream, origin, symbols } = file.wall;
    this.#options = options;
    this.name = file.name;
    this.source = origin;
    this.history = `wall:${new URL(url).host}/${stream}`;
    const agent = agentFor(new URL(url), proxy);
    this.#agent = agent;
    this.#requests = new WallRequests({ url, token, stream, agent });
    const globs = symbols.map((glob) => globMatcher(glob));
    this.#isFollowed = (symbol) => globs.some((matches) => matches(symbol));
    this.#past = new PastBarQueue(this.#requests, options.clock);
    this.#outage = this.#newOutage();
    this.#subscriptions = this.#newSubscriptions();
  }

  /** Returns the title of a source that comes through the wall; undefined for others. */
  titleOf(source: string, title: string | undefined): string | undefined {
    return this.#venues.has(source) ? `${title ?? source} via ${this.#options.file.title}` : undefined;
  }

  /** Returns a state for each followed venue; one by the name of the wall before it has any. */
  states(): readonly ConnectorState[] {
    const { file } = this.#options;
    const { stage, since, cause, problem, attempts } = this.#outage;
    const names = this.#venues.size > 0 ? [...this.#venues] : [file.name];
    return names.map((venue) => ({
      ...{ venue, title: this.titleOf(venue, undefined) ?? file.title, address: new URL(file.wall.url).host },
      ...{ stage, since, cause, problem, attempts, ...this.#counts, unreadable: 0, rotations: 0 },
      sockets: { open: this.#client?.state === 'live' ? 1 : 0, planned: 1 },
      ...{ symbols: this.#market.size, books: 0, receivedAt: this.#receivedAt, unknown: [], silent: [] },
      rejected: [...this.#rejected].map(([name, reason]) => ({ name, reason })),
      clockOffset: this.#client && this.#client.clock.offset / 1_000,
      weight: { used: 0, limit: 0 },
    }));
  }

  async *run(signal: AbortSignal, context?: FeedContext): AsyncGenerator<readonly MarketEvent[]> {
    const { clock, file, identity, owners } = this.#options;
    const stopping = new AbortController();
    const both = AbortSignal.any([signal, stopping.signal]);
    both.addEventListener('abort', () => this.#wake?.(), { once: true });
    this.#market = new FollowedMarket(
      (...range) => context?.keptBars?.(...range) ?? [],
      (symbol) => this.#isFollowed(symbol) && this.#claim(symbol),
    );
    this.#sources = new FollowedSources();
    this.#newest = 0;
    this.#losses = [];
    const connecting = this.#connect(both);
    try {
      while (!both.aborted) {
        if (!this.#hasNews()) await this.#news();
        if (both.aborted) return;
        await pause(clock, BATCH_MILLIS, both);
        const back = this.#newest - clock.wall();
        if (back >= MIN_JUMP) throw new TimeSetBack(back);
        const events = this.#take();
        if (this.#market.isBack) throw new TimeSetBack(`${file.title} continues at an earlier time`);
        for (let at = 0; at < events.length; at += MAX_TURN_EVENTS) {
          yield events.slice(at, at + MAX_TURN_EVENTS);
          if (both.aborted) return;
          await turn();
        }
      }
    } finally {
      stopping.abort();
      this.#client?.close();
      this.#client = undefined;
      this.#isReady = false;
      identity.follow(file.name, undefined);
      for (const venue of this.#venues) owners.release(venue, this.name);
      await connecting;
      this.#outage.stop();
      this.#outage = this.#newOutage();
    }
  }

  #hasNews(): boolean {
    return this.#losses.length > 0 || this.#isReady;
  }

  /** Waits for frames, or the loss of the wall. */
  #news(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #take(): MarketEvent[] {
    const now = this.#now();
    const losses = this.#losses.splice(0);
    if (!this.#isReady) return losses;
    this.#isReady = false;
    const { events, symbols } = this.#market.take(now);
    if (events.length > 0) this.#receivedAt = now;
    this.#counts.events += events.length;
    const states = this.#sources.take(now, symbols);
    return [...losses, ...events, ...states];
  }

  /** Keeps a connection to the wall until the signal aborts. */
  async #connect(signal: AbortSignal): Promise<void> {
    const { clock, random, log, file } = this.#options;
    const pauses = new RetryPauses(random);
    while (!signal.aborted) {
      let wait = REFUSED_PAUSE;
      try {
        await this.#admit(signal);
        await this.#describe(signal);
        await this.#follow(signal);
      } catch (error) {
        if (signal.aborted) return;
        const failure = error instanceof RequestError ? error.failure : undefined;
        if (failure === undefined) this.#outage.misconfigured(file.secrets.hide((error as Error).message));
        else {
          wait = Math.max(failure.retryAfter ?? 0, pauses.next());
          this.#outage.failed({ ...failure, reason: file.secrets.hide(failure.reason) }, false);
        }
      }
      if (signal.aborted) return;
      log.warn({ source: file.name, wait: Math.round(wait), reason: this.#outage.problem }, 'source lost');
      await pause(clock, wait, signal);
    }
  }

  /** Requires that the wall does not follow this one. @throws RequestError; RangeError naming the loop */
  async #admit(signal: AbortSignal): Promise<void> {
    const { identity, file } = this.#options;
    // This wall names its upstream before it asks again, so that of two walls one notices the other.
    for (let times = 0; times < 2; times++) {
      const links = await this.#requests.links(signal);
      if (identity.isOwn(links)) {
        const how = links.id === identity.id ? 'is this server' : 'follows this server';
        throw new RangeError(`${file.wall.url} ${how}: a wall cannot follow itself`);
      }
      identity.follow(file.name, links);
    }
  }

  async #describe(signal: AbortSignal): Promise<void> {
    this.#describedAt = this.#options.clock.monotonic();
    this.#market.describe(await this.#requests.instruments(signal));
  }

  /** Follows the wall until it refuses; resolves when the signal aborts. @throws RangeError with the refusal */
  async #follow(signal: AbortSignal): Promise<void> {
    const { file, identity, log, clock } = this.#options;
    const { url, token, stream, origin } = file.wall;
    const ending = new AbortController();
    const both = AbortSignal.any([signal, ending.signal]);
    this.#signal = both;
    let refusal: Error | undefined;
    const end = (error: Error): void => {
      refusal ??= error;
      ending.abort();
    };
    this.#subscriptions = this.#newSubscriptions();
    const client = connect({
      ...{ url, stream, encoding: 'binary', transports: ['websocket'], agent: this.#agent },
      reconnectionDelayMax: MAX_RECONNECTION_PAUSE,
      ...(token !== undefined && { token }),
    });
    this.#client = client;
    let wasLive = false;
    client.on('status', (status) => {
      if (status.source !== origin) {
        const what = `${file.title} shows ${status.source} data: write "origin": "${status.source}" in the file`;
        end(new RangeError(what));
        return;
      }
      this.#sources.reach(status);
      if (!this.#subscriptions.isIncomplete) this.#ready();
    });
    client.on('state', (state) => {
      if (state === 'live') {
        if (wasLive && this.#isLost) void this.#refresh(both).catch(end);
        wasLive = true;
        this.#outage.opened();
        log.info({ source: file.name }, 'source connected');
      } else if (state === 'refused') {
        const reason = client.lastError?.message ?? 'no reason is known';
        end(new RangeError(`the wall refuses the connection: ${reason}`));
      } else if (state !== 'connecting' || !wasLive) this.#lost(client, state === 'stale');
    });
    client.on('error', ({ message }) => {
      if (client.state !== 'live') this.#lost(client, false, message);
    });
    this.#subscriptions.subscribe(client);
    const requesting = this.#past.run((bars) => {
      for (const bar of bars) this.#market.addBar(bar);
      if (!this.#subscriptions.isIncomplete) this.#ready();
    }, both);
    try {
      while (!both.aborted) {
        await pause(clock, REFRESH_PERIOD, both);
        if (!both.aborted && client.state === 'live') await this.#refresh(both);
      }
    } catch (error) {
      if (!both.aborted) end(error as Error);
    } finally {
      ending.abort();
      client.close();
      await requesting;
      identity.follow(file.name, undefined);
    }
    if (refusal !== undefined) throw refusal;
  }

  /** Asks again for links and instruments. A wall that does not answer now keeps its connection. */
  async #refresh(signal: AbortSignal): Promise<void> {
    try {
      await this.#admit(signal);
      await this.#describe(signal);
      this.#ready();
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
    }
  }

  #newSubscriptions(): WallSubscriptions {
    const { file, log } = this.#options;
    return new WallSubscriptions(file.wall, {
      frame: (frame) => {
        this.#counts.frames++;
        this.#market.add(frame);
        if (!this.#subscriptions.isIncomplete) this.#ready();
      },
      complete: () => {
        if (this.#isLost) this.#recover();
        this.#ready();
      },
      refused: (channel, reason) => {
        this.#rejected.set(channel, reason);
        log.warn({ source: file.name, channel, reason }, 'the followed wall refuses a subscription');
      },
      missing: (bars) => this.#past.add(bars),
    });
  }

  #ready(): void {
    this.#isReady = true;
    this.#wake?.();
    const { clock } = this.#options;
    const isDue = clock.monotonic() - this.#describedAt > DESCRIBE_PERIOD * 1_000;
    if (this.#market.undescribed === 0 || !isDue || this.#client?.state !== 'live') return;
    void this.#describe(this.#signal).then(
      () => this.#ready(),
      () => {},
    );
  }

  #lost(client: MarketClient, isSilent: boolean, message = client.lastError?.message): void {
    const { file } = this.#options;
    if (!this.#subscriptions.isIncomplete) this.#counts.reconnections++;
    this.#subscriptions.expectAll();
    const failure: VenueFailure = isSilent
      ? { cause: 'silent', reason: 'no frame for 5 s' }
      : { reason: file.secrets.hide(message ?? 'the connection was lost') };
    this.#outage.failed(failure, false);
  }

  /** Reports all followed sources as lost. */
  #loseSources(reason: string, cause: OutageCause | undefined): void {
    this.#isLost = true;
    this.#sources.forget();
    this.#report({ type: 'disconnect', reason: reason.slice(0, MAX_REASON), ...(cause && { cause }) });
    this.#wake?.();
  }

  #recover(): void {
    this.#isLost = false;
    this.#counts.gaps++;
    this.#report({ type: 'gap', reason: 'the followed wall delivers again' });
  }

  /** Adds an event of all followed sources. */
  #report(
    event: Pick<DisconnectEvent, 'type' | 'reason' | 'cause'> | Pick<GapEvent, 'type' | 'reason'>,
  ): void {
    const now = this.#now();
    const { names } = this.#sources;
    const stamped = { ...event, timestamp: now, localTimestamp: now };
    if (names.length === 0) this.#losses.push(stamped);
    for (const source of names) this.#losses.push({ ...stamped, source });
  }

  /** True if no other feed delivers the venue of the symbol. */
  #claim(symbol: MarketSymbol): boolean {
    const { owners } = this.#options;
    const venue = venueOf(symbol);
    if (owners.claim(venue, this.name)) {
      this.#venues.add(venue);
      return true;
    }
    this.#rejected.set(venue, `${owners.ownerOf(venue)} delivers this venue already`);
    return false;
  }

  #newOutage(): VenueOutage {
    const { file, network, clock } = this.#options;
    return new VenueOutage({
      ...{ venue: file.name, title: file.title, network, now: () => clock.wall() },
      report: (reason, cause) => this.#loseSources(reason, cause),
    });
  }

  /** Returns the receive time, µs, which never decreases. */
  #now(): number {
    this.#newest = Math.max(this.#newest, this.#options.clock.wall());
    return this.#newest;
  }
}
