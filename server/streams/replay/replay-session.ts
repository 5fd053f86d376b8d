import { ProtocolError, quoteValue } from '../../../lib/protocol/error';
import type { SessionRequest } from '../../../lib/protocol/http/session-routes';
import type { ControlRequest, SessionState, SessionViewer } from '../../../lib/protocol/messages';
import type { DeliveryCounts } from '../../fanout/delivery-counts';
import type { BoardSymbols } from '../../fanout/selection';
import type { InstrumentReference } from '../../instruments/instrument-reference';
import type { TapeSupply } from '../../tape/playback/tape-supply';
import { type Latest, TimeLine } from '../../tape/playback/time-line';
import type { Clock } from '../../time/clock';
import { MarketStream, type StreamLog } from '../market-stream';
import { RoomBars } from './room-bars';
import type { BarsOf } from './session-bars';
import { Player } from './tape-player';
import type { Turns } from './turns';

/** Interval of position reports while a session plays, µs. */
const REPORT_PERIOD = 250_000;
/** Longest step that is played, µs; a longer one is a seek, which is faster. */
const MAX_ADVANCE = 60_000_000;
/** Remaining tape, µs, at which a tape in recording is reopened; also the minimum interval of that. */
const FOLLOW_BEFORE = 5_000_000;
const FOLLOW_EVERY = 2_000_000;
/** Maximum of viewers listed by name; the rest is only counted. */
const MAX_LISTED_VIEWERS = 32;
/** Maximum of queued control requests. */
const MAX_WAITING_CONTROLS = 64;

export interface ReplaySessionOptions {
  readonly id: string;
  /** User who created the session. */
  readonly owner?: { readonly name: string; readonly delay?: number };
  readonly request: SessionRequest;
  /** Requested tapes; the session releases them. */
  readonly timeLine: TimeLine;
  /** Source of further data of a growing tape. */
  readonly tapes: TapeSupply;
  readonly clock: Clock;
  readonly turns: Turns;
  readonly barsOf?: BarsOf | undefined;
  readonly boardSymbols: BoardSymbols;
  /** Facts of instruments besides those of the tapes. */
  readonly instruments?: InstrumentReference | undefined;
  readonly log: StreamLog;
  readonly maxLaggingMs?: number | undefined;
  readonly maxSymbols?: number | undefined;
  readonly delivered?: DeliveryCounts | undefined;
  /** Returns the newest time (µs) of a tape that a client with a delay (s) may see. */
  readonly latest?: ((delay: number, growing: boolean) => number) | undefined;
}

/** Called with the state of the session at each change, and a few times a second while it plays (`moved`). */
export type SessionListener = (state: SessionState, why: 'changed' | 'moved') => void;

/** Stream that plays tapes; all of its viewers see the same moment. */
export class ReplaySession {
  readonly id: string;
  readonly tapes: readonly string[];
  /** Name of the user who created it. */
  readonly owner: string;
  readonly stream: MarketStream;
  readonly #options: ReplaySessionOptions;
  readonly #player: Player;
  readonly #roomBars: RoomBars | undefined;
  readonly #listeners = new Set<SessionListener>();
  readonly #viewers = new Map<string, SessionViewer>();
  #emptySince: number | undefined;
  #following = false;
  #followedAt = Number.NEGATIVE_INFINITY;
  #stopped = false;
  #cancelReport: (() => void) | undefined;
  #reportedAt = Number.NEGATIVE_INFINITY;
  #lastReport = '';
  #queue: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  /** Number of requested seeks: of queued ones only the newest is done. */
  #seeks = 0;

  constructor(options: ReplaySessionOptions) {
    const { id, request, timeLine, clock, turns, boardSymbols, log, barsOf } = options;
    this.id = id;
    this.tapes = request.tapes;
    this.owner = options.owner?.name ?? '';
    this.#options = options;
    this.#emptySince = clock.monotonic();
    const history = barsOf?.(timeLine.atRecordedTimes, () => this.#player.position);
    this.stream = new MarketStream({
      name: `/replay/${id}`,
      feedName: request.tapes.map((tape) => `tape:${tape}`).join('+'),
      source: 'replay',
      clock,
      boardSymbols,
      log,
      maxLaggingMs: options.maxLaggingMs,
      maxSymbols: options.maxSymbols,
      delivered: options.delivered,
      instruments: options.instruments,
      history,
    });
    this.#roomBars = history && new RoomBars({ stream: this.stream, history, clock });
    this.#player = new Player({
      timeLine,
      stream: this.stream,
      clock,
      turns,
      onTurn: () => {
        this.#judgeSources();
        this.#roomBars?.follow();
        this.#report();
        this.#follow();
      },
      onFailed: (error) => this.#failed(error),
    });
  }

  /** Current state. */
  get state(): SessionState {
    const { position, speed, playing, loop } = this.#player;
    const { start, end } = this.#player.timeLine;
    return {
      position,
      speed,
      playing,
      start,
      end,
      loop,
      time: this.#options.clock.wall(),
      viewerCount: this.#viewers.size,
      viewers: [...this.#viewers.values()].slice(0, MAX_LISTED_VIEWERS),
    };
  }

  /** Lists the symbols of its tapes as far as it has played them. */
  symbols(): Iterable<string> {
    return this.stream.symbols();
  }

  /** True when nothing that it can play is newer than a delay (s) allows. */
  isOpenTo(delay: number): boolean {
    const { latest, owner } = this.#options;
    if (delay === 0 || latest === undefined || (owner?.delay ?? 0) >= delay) return true;
    return this.#player.timeLine.newest <= latest(delay, false);
  }

  /** Number of connections. */
  get viewerCount(): number {
    return this.#viewers.size;
  }

  /** Monotonic time since which it has no viewer, µs; undefined while it has one. */
  get emptySince(): number | undefined {
    return this.#emptySince;
  }

  /**
   * Starts at the requested position.
   * @throws ProtocolError `bad_request` naming a start that is not on the tapes, and when they cannot be read
   * there
   */
  async start(): Promise<void> {
    const { request, timeLine } = this.#options;
    this.stream.fanout.start();
    this.#player.loop = request.loop;
    this.#player.speed = request.speed;
    await this.#player.seek(this.#moment('session.start', request.start ?? timeLine.start));
    this.#roomBars?.start();
    if (request.playing) this.#player.play();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelReport?.();
    this.#roomBars?.stop();
    this.#player.stop();
    this.#player.timeLine.release();
    this.stream.stopReporting();
    this.stream.fanout.stop();
    this.#listeners.clear();
  }

  /** Calls the listener with the state. Returns a function that removes it. */
  onState(listener: SessionListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Adds a viewer; the others are notified soon, together with other joins and leaves. */
  join(entitlements: SessionViewer): void {
    this.#viewers.set(entitlements.id, entitlements);
    this.#emptySince = undefined;
    this.#reportSoon();
  }

  leave(id: string): void {
    this.#viewers.delete(id);
    if (this.#viewers.size === 0) this.#emptySince = this.#options.clock.monotonic();
    this.#reportSoon();
  }

  /**
   * Executes a control request after earlier ones; resolves when it is done.
   * @throws ProtocolError `bad_request` naming a moment outside the tapes, `too_slow` when too many requests
   * are queued, `internal` when the tapes cannot be read there
   */
  async control(request: ControlRequest): Promise<void> {
    if (request.seek !== undefined) this.#moment('control.seek', request.seek);
    if (this.#waiting >= MAX_WAITING_CONTROLS) {
      throw new ProtocolError(
        'too_slow',
        `${this.#waiting} control requests are queued already, which is the limit`,
      );
    }
    if (request.seek !== undefined) this.#seeks++;
    const newest = this.#seeks;
    const done = this.#queue.then(() => this.#execute(request, newest));
    this.#waiting++;
    this.#queue = done.catch(() => undefined);
    try {
      await done;
    } finally {
      this.#waiting--;
      this.#report();
    }
  }

  async #execute({ loop, speed, pause, play, seek, step }: ControlRequest, seeks: number): Promise<void> {
    const player = this.#player;
    if (loop !== undefined) player.loop = loop;
    if (speed !== undefined) player.speed = speed;
    if (pause === true || play === false) player.pause();
    if (seek !== undefined && seeks === this.#seeks) await player.seek(this.#moment('control.seek', seek));
    if (typeof step === 'number') {
      player.pause();
      await player.step(step);
    } else if (step !== undefined) await this.#stepSeconds(step.seconds);
    if (play === true || pause === false) player.play();
  }

  async #stepSeconds(seconds: number): Promise<void> {
    const { start, end } = this.#player.timeLine;
    const { position } = this.#player;
    const target = Math.min(end, Math.max(start, position + Math.round(seconds * 1e6)));
    if (target < position || target - position > MAX_ADVANCE) await this.#player.seek(target);
    else await this.#player.advance(target);
  }

  /**
   * Validates a requested moment. A tape in recording moves on all the time, so its nearest moment is taken.
   * @throws ProtocolError `bad_request` naming the moment if it is not on the tapes
   */
  #moment(field: string, time: number): number {
    const { start, end, growing } = this.#player.timeLine;
    if (growing) return Math.min(end, Math.max(start, time));
    if (time >= start && time <= end) return time;
    throw new ProtocolError(
      'bad_request',
      `${field} must be from ${start} to ${end}, not ${quoteValue(time)}`,
    );
  }

  /** Reopens a tape in recording before its end is reached. */
  #follow(): void {
    const { timeLine, waits, playing, working, position, speed } = this.#player;
    if (!waits || !playing || working || this.#following) return;
    const left = timeLine.end - position;
    if (left > (speed === 0 ? 0 : FOLLOW_BEFORE * Math.max(1, speed))) return;
    const now = this.#options.clock.monotonic();
    if (now - this.#followedAt < FOLLOW_EVERY) return;
    this.#followedAt = now;
    this.#following = true;
    this.#goOn(timeLine)
      .catch((error: unknown) => this.#stopFollowing(error))
      .finally(() => {
        this.#following = false;
      });
  }

  async #goOn(old: TimeLine): Promise<void> {
    const { tapes, request, owner, latest } = this.#options;
    const next = await TimeLine.open(tapes, request.tapes, false, latestFor(owner, latest));
    const isUseful = next.end > old.end && next.start <= this.#player.position;
    if (this.#stopped || !isUseful) {
      next.release();
      if (next.start > old.end) this.#stopFollowing('the tape no longer has the data after the position');
      return;
    }
    await this.#player.switchTo(next);
    old.release();
  }

  /** Stops following a tape that was in recording. */
  #stopFollowing(reason: unknown): void {
    this.#player.waits = false;
    const { log } = this.#options;
    log.info({ stream: this.stream.name, reason: textOf(reason) }, 'replay stopped following its tape');
  }

  /** Batches the notifications of joins and leaves: a thousand viewers may reconnect at once. */
  #reportSoon(): void {
    if (this.#stopped) return;
    this.#cancelReport ??= this.#options.clock.after(REPORT_PERIOD / 1_000, () => {
      this.#cancelReport = undefined;
      this.#report();
    });
  }

  /** Reports the state when something but the position has changed, or at intervals while it moves. */
  #report(): void {
    const { state } = this;
    const { position, time: _, ...rest } = state;
    const { playing, working } = this.#player;
    const now = this.#options.clock.monotonic();
    const isDue = now - this.#reportedAt >= REPORT_PERIOD;
    // Positions during a seek or a step are reported no more often than while playing.
    if (working && !isDue) return;
    // A position that changes while paused is reported at once; a moving one at intervals.
    const report = JSON.stringify([rest, this.stream.fanout.epoch, playing ? 0 : position]);
    const changed = report !== this.#lastReport;
    if (!changed && !(playing && isDue)) return;
    this.#lastReport = report;
    this.#reportedAt = now;
    for (const listener of this.#listeners) listener(state, changed ? 'changed' : 'moved');
  }

  /** Judges sources as the live stream did, except at speeds at which staleness cannot be measured. */
  #judgeSources(): void {
    const { position, speed, working } = this.#player;
    if (!working) this.stream.markStale(position, speed === 0 ? Number.POSITIVE_INFINITY : speed);
  }

  #failed(error: unknown): void {
    const reason = textOf(error);
    this.#options.log.warn({ stream: this.stream.name, reason }, 'replay failed');
    this.stream.fail(reason);
  }
}

/** Returns the limit of the tapes of an owner with delayed data; undefined in real time. */
export function latestFor(
  owner: ReplaySessionOptions['owner'],
  latest: ReplaySessionOptions['latest'],
): Latest | undefined {
  const { delay = 0 } = owner ?? {};
  return latest && delay > 0 ? (growing) => latest(delay, growing) : undefined;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
