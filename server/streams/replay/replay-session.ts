import { ProtocolError, quoteValue } from '../../../lib/protocol/error';
import type { SessionRequest } from '../../../lib/protocol/http/session-routes';
import type { ControlRequest, SessionState, SessionViewer } from '../../../lib/protocol/messages';
import type { DeliveryCounts } from '../../fanout/delivery-counts';
import type { BoardSymbols } from '../../fanout/selection';
import type { TapeSupply } from '../../tape/playback/tape-supply';
import { TimeLine } from '../../tape/playback/time-line';
import type { Clock } from '../../time/clock';
import { MarketStream, type StreamLog } from '../market-stream';
import { RoomBars } from './room-bars';
import type { BarsOf } from './session-bars';
import { Player } from './tape-player';
import type { Turns } from './turns';

/** How often those in a session are told where it is while it plays, µs. */
const TELL_EVERY = 250_000;
/** A step of more than that (µs) is a seek: to jump is faster than to play what lies between. */
const MAX_ADVANCE = 60_000_000;
/** A tape that is being written is opened again when so much of it is left, at its pace, and no more often; µs. */
const FOLLOW_BEFORE = 5_000_000;
const FOLLOW_EVERY = 2_000_000;
/** Viewers that are told by name; the rest is counted. */
const VIEWERS_TOLD = 32;
/** Requests to control it that may wait for the ones before. */
const MAX_WAITING_CONTROLS = 64;

export interface ReplaySessionOptions {
  readonly id: string;
  /** Who made it. */
  readonly owner?: { readonly name: string };
  readonly request: SessionRequest;
  /** What the request asks for; the session releases it. */
  readonly timeLine: TimeLine;
  /** Where there is more of a tape that grows. */
  readonly tapes: TapeSupply;
  readonly clock: Clock;
  readonly turns: Turns;
  readonly barsOf?: BarsOf | undefined;
  readonly boardSymbols: BoardSymbols;
  readonly log: StreamLog;
  readonly maxLaggingMs?: number | undefined;
  readonly maxSymbols?: number | undefined;
  readonly delivered?: DeliveryCounts | undefined;
}

/** Told where the session is: at each change, and a few times a second while it plays (`moved`). */
export type SessionListener = (state: SessionState, why: 'changed' | 'moved') => void;

/** A stream that plays tapes, and everybody in it sees the same moment of them. */
export class ReplaySession {
  readonly id: string;
  readonly tapes: readonly string[];
  /** Name of who made it. */
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
  #cancelTell: (() => void) | undefined;
  #toldAt = 0;
  #told = '';
  #queue: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  /** Counts seeks that were asked for: of those that wait only the newest is done. */
  #seeks = 0;

  constructor(options: ReplaySessionOptions) {
    const { id, request, timeLine, clock, turns, boardSymbols, log, barsOf } = options;
    this.id = id;
    this.tapes = request.tapes;
    this.owner = options.owner?.name ?? '';
    this.#options = options;
    this.#emptySince = clock.now();
    const history = barsOf?.(timeLine.unmoved, () => this.#player.position);
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
        this.#tell();
        this.#follow();
      },
      onFailed: (error) => this.#failed(error),
    });
  }

  /** Where it is now. */
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
      time: this.#options.clock.now(),
      viewerCount: this.#viewers.size,
      viewers: [...this.#viewers.values()].slice(0, VIEWERS_TOLD),
    };
  }

  /** Connections in it. */
  get viewerCount(): number {
    return this.#viewers.size;
  }

  /** Since when nobody is in it, µs; undefined while somebody is. */
  get emptySince(): number | undefined {
    return this.#emptySince;
  }

  /**
   * Begins where it was asked to.
   * @throws ProtocolError `bad_request` naming a start that is not on the tapes, and when they cannot be read there
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
    this.#cancelTell?.();
    this.#roomBars?.stop();
    this.#player.stop();
    this.#player.timeLine.release();
    this.stream.stopReporting();
    this.stream.fanout.stop();
    this.#listeners.clear();
  }

  /** Calls back with where it is; the answer stops that. */
  onState(listener: SessionListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Somebody is in it from now on; the others are told soon, together with whoever else comes and goes. */
  join(entitlements: SessionViewer): void {
    this.#viewers.set(entitlements.id, entitlements);
    this.#emptySince = undefined;
    this.#tellSoon();
  }

  leave(id: string): void {
    this.#viewers.delete(id);
    if (this.#viewers.size === 0) this.#emptySince = this.#options.clock.now();
    this.#tellSoon();
  }

  /**
   * Does what is asked, after what was asked before; returns when it is done.
   * @throws ProtocolError `bad_request` naming a moment outside the tapes, `too_slow` when too much waits already,
   * `internal` when the tapes cannot be read there
   */
  async control(request: ControlRequest): Promise<void> {
    if (request.seek !== undefined) this.#moment('control.seek', request.seek);
    if (this.#waiting >= MAX_WAITING_CONTROLS) {
      throw new ProtocolError('too_slow', `${this.#waiting} requests to control the session wait already`);
    }
    if (request.seek !== undefined) this.#seeks++;
    const newest = this.#seeks;
    const done = this.#queue.then(() => this.#carryOut(request, newest));
    this.#waiting++;
    this.#queue = done.catch(() => undefined);
    try {
      await done;
    } finally {
      this.#waiting--;
      this.#tell();
    }
  }

  async #carryOut({ loop, speed, pause, play, seek, step }: ControlRequest, seeks: number): Promise<void> {
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
   * A moment of the tapes that was asked for. Those of a tape that is being written move on all the time, so there
   * the nearest one does.
   * @throws ProtocolError `bad_request` naming it where it is not on the tapes
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

  /** Opens a tape that is being written again before its end is reached. */
  #follow(): void {
    const { timeLine, waits, playing, working, position, speed } = this.#player;
    if (!waits || !playing || working || this.#following) return;
    const left = timeLine.end - position;
    if (left > (speed === 0 ? 0 : FOLLOW_BEFORE * Math.max(1, speed))) return;
    const now = this.#options.clock.now();
    if (now - this.#followedAt < FOLLOW_EVERY) return;
    this.#followedAt = now;
    this.#following = true;
    this.#goOn(timeLine)
      .catch((error: unknown) => this.#lose(error))
      .finally(() => {
        this.#following = false;
      });
  }

  async #goOn(old: TimeLine): Promise<void> {
    const { tapes, request } = this.#options;
    const next = await TimeLine.open(tapes, request.tapes, false);
    const isUseful = next.end > old.end && next.start <= this.#player.position;
    if (this.#stopped || !isUseful) {
      next.release();
      if (next.start > old.end) this.#lose('the tape no longer has what comes next');
      return;
    }
    await this.#player.moveTo(next);
    old.release();
  }

  /** Of a tape that was being written there is no more to be had. */
  #lose(reason: unknown): void {
    this.#player.waits = false;
    const { log } = this.#options;
    log.info({ stream: this.stream.name, reason: textOf(reason) }, 'a replay follows its tape no longer');
  }

  /** A thousand who come back at one moment are not told of each other one by one. */
  #tellSoon(): void {
    if (this.#stopped) return;
    this.#cancelTell ??= this.#options.clock.after(TELL_EVERY / 1_000, () => {
      this.#cancelTell = undefined;
      this.#tell();
    });
  }

  /** Tells where it is when something but the position has changed, or when it has moved for a while. */
  #tell(): void {
    const { state } = this;
    const { position, time, ...rest } = state;
    const { playing, working } = this.#player;
    const isTime = time - this.#toldAt >= TELL_EVERY;
    // What a seek or a step goes through on its way is told no more often than what is played.
    if (working && !isTime) return;
    // A position that changes while nothing plays is news; one that moves is told at times.
    const told = JSON.stringify([rest, this.stream.fanout.epoch, playing ? 0 : position]);
    const changed = told !== this.#told;
    if (!changed && !(playing && isTime)) return;
    this.#told = told;
    this.#toldAt = time;
    for (const listener of this.#listeners) listener(state, changed ? 'changed' : 'moved');
  }

  /** As a viewer of the live stream saw them, but for a pace at which silence cannot be told from haste. */
  #judgeSources(): void {
    const { position, speed, working } = this.#player;
    if (!working) this.stream.judge(position, speed === 0 ? Number.POSITIVE_INFINITY : speed);
  }

  #failed(error: unknown): void {
    const reason = textOf(error);
    this.#options.log.warn({ stream: this.stream.name, reason }, 'a replay cannot go on');
    this.stream.fail(reason);
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
