import { randomInt } from 'node:crypto';
import { ProtocolError, quoteValue } from '../../../lib/protocol/error';
import type { SessionRequest } from '../../../lib/protocol/http/session-routes';
import type { DeliveryCounts } from '../../fanout/delivery-counts';
import type { BoardSymbols } from '../../fanout/selection';
import type { InstrumentReference } from '../../instruments/instrument-reference';
import type { TapeSupply } from '../../tape/playback/tape-supply';
import { TimeLine } from '../../tape/playback/time-line';
import type { Clock } from '../../time/clock';
import type { StreamLog } from '../market-stream';
import { latestFor, ReplaySession, type ReplaySessionOptions } from './replay-session';
import type { BarsOf } from './session-bars';
import { Turns } from './turns';

/** Interval of the search for idle sessions, ms. */
const SWEEP_PERIOD = 1_000;
/** Time without viewers after which a session gives way to a new one at a limit, µs. */
const GIVES_WAY_AFTER = 10_000_000;
/** No vowels and no letters that look like digits: an id is no word, and can be read aloud. */
const ID_LETTERS = '23456789bcdfghjkmnpqrstvwxz';
/** Long enough that ids of other sessions cannot be guessed. */
const ID_LENGTH = 12;

export interface ReplaySessionsOptions {
  readonly tapes: TapeSupply;
  readonly clock: Clock;
  readonly boardSymbols: BoardSymbols;
  /** Facts of instruments besides those of the tapes. */
  readonly instruments?: InstrumentReference | undefined;
  readonly log: StreamLog;
  /** Maximum of sessions at a time. */
  readonly maxSessions: number;
  /** Time that a session is kept without viewers, s. */
  readonly idleSeconds: number;
  readonly maxLaggingMs?: number | undefined;
  readonly maxSymbols?: number | undefined;
  /** Counts of deliveries to the rooms of all sessions. */
  readonly delivered?: DeliveryCounts | undefined;
  /** Source of bars from before the moment of a session. */
  readonly barsOf?: BarsOf;
  /** See `ReplaySessionOptions.latest`. */
  readonly latest?: ReplaySessionOptions['latest'];
}

/** Creator of a session: a user, or an address. */
export interface SessionOwner {
  readonly name: string;
  /** Sessions that the owner may have at a time. */
  readonly maxSessions: number;
  /** Delay of all that the owner sees, s. */
  readonly delay?: number;
}

/** Owner of sessions without a limit per owner. */
const NOBODY: SessionOwner = { name: '', maxSessions: Number.POSITIVE_INFINITY };

/** Notified of sessions that open and end. */
export interface SessionWatcher {
  opened(session: ReplaySession): void;
  ended(session: ReplaySession, reason: ProtocolError): void;
}

/** All replay sessions. */
export class ReplaySessions {
  readonly #options: ReplaySessionsOptions;
  readonly #turns: Turns;
  readonly #sessions = new Map<string, ReplaySession>();
  readonly #watchers = new Set<SessionWatcher>();
  /** Names of the owners whose sessions are being opened. */
  readonly #opening: string[] = [];
  #stopped = false;
  #cancelSweep: (() => void) | undefined;

  constructor(options: ReplaySessionsOptions) {
    this.#options = options;
    this.#turns = new Turns(options.clock);
  }

  /** Oldest first. */
  all(): readonly ReplaySession[] {
    return [...this.#sessions.values()];
  }

  find(id: string): ReplaySession | undefined {
    return this.#sessions.get(id);
  }

  watch(watcher: SessionWatcher): void {
    this.#watchers.add(watcher);
  }

  start(): void {
    this.#cancelSweep = this.#options.clock.after(SWEEP_PERIOD, () => {
      this.#endIdle();
      this.start();
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelSweep?.();
    for (const session of this.all()) this.end(session.id, stopping());
  }

  /**
   * Opens a session; it is at its first moment when this resolves.
   * @throws ProtocolError `not_found` naming a tape, `bad_request` naming a start that is not on the tapes,
   * `too_many_connections` at the limit of all sessions or of the owner, `internal` for a damaged tape
   */
  async open(request: SessionRequest, owner: SessionOwner = NOBODY): Promise<ReplaySession> {
    const { maxSessions } = this.#options;
    this.#makeRoom(owner);
    if (this.#sessions.size + this.#opening.length >= maxSessions) {
      throw new ProtocolError('too_many_connections', `there are ${maxSessions} replay sessions already`);
    }
    const owners = [...this.#opening, ...this.all().map((session) => session.owner)];
    if (owners.filter((name) => name === owner.name).length >= owner.maxSessions) {
      throw new ProtocolError(
        'too_many_connections',
        `${quoteValue(owner.name)} may have ${owner.maxSessions} replay sessions at a time`,
      );
    }
    this.#opening.push(owner.name);
    try {
      const session = await this.#begin(request, owner);
      if (this.#stopped) {
        session.stop();
        throw stopping();
      }
      this.#sessions.set(session.id, session);
      for (const watcher of this.#watchers) watcher.opened(session);
      return session;
    } finally {
      this.#opening.splice(this.#opening.indexOf(owner.name), 1);
    }
  }

  /** Ends a session and sends the reason to its viewers. */
  end(id: string, reason: ProtocolError): void {
    const session = this.#sessions.get(id);
    if (!session) return;
    this.#sessions.delete(id);
    session.stop();
    for (const watcher of this.#watchers) watcher.ended(session, reason);
  }

  async #begin(request: SessionRequest, owner: SessionOwner): Promise<ReplaySession> {
    const { tapes, latest } = this.#options;
    const session = new ReplaySession({
      ...this.#options,
      ...{ id: newId(), request, owner },
      turns: this.#turns,
      timeLine: await TimeLine.open(tapes, request.tapes, request.rebase, latestFor(owner, latest)),
    });
    try {
      await session.start();
      return session;
    } catch (error) {
      session.stop();
      throw error;
    }
  }

  #endIdle(): void {
    for (const session of this.#emptyFor(this.#options.idleSeconds * 1e6)) this.#endEmpty(session);
  }

  /** At a limit, of all or of the owner, ends the session that has been without viewers for the longest time. */
  #makeRoom({ name, maxSessions }: SessionOwner): void {
    const count = this.#sessions.size + this.#opening.length;
    const owned = [...this.#opening, ...this.all().map(({ owner }) => owner)].filter((one) => one === name);
    const isOwnersLimit = owned.length >= maxSessions;
    if (!isOwnersLimit && count < this.#options.maxSessions) return;
    const [longest] = this.#emptyFor(GIVES_WAY_AFTER).filter(({ owner }) => !isOwnersLimit || owner === name);
    if (longest !== undefined) this.#endEmpty(longest);
  }

  /** Returns the sessions without viewers for so many µs, the longest one first. */
  #emptyFor(micros: number): ReplaySession[] {
    const since = this.#options.clock.monotonic() - micros;
    const emptied = ({ emptySince = Number.POSITIVE_INFINITY }: ReplaySession): number => emptySince;
    return this.all()
      .filter((session) => emptied(session) <= since)
      .sort((a, b) => emptied(a) - emptied(b));
  }

  #endEmpty({ id }: ReplaySession): void {
    const reason = `replay session ${quoteValue(id)} has ended: it had no viewers`;
    this.end(id, new ProtocolError('not_found', reason));
  }
}

function stopping(): ProtocolError {
  return new ProtocolError('shutting_down', 'the server is stopping');
}

function newId(): string {
  let id = '';
  while (id.length < ID_LENGTH) id += ID_LETTERS[randomInt(ID_LETTERS.length)];
  return id;
}
