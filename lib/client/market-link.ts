import type { WireError } from '../protocol/error';
import type {
  ControlAnswer,
  ControlRequest,
  Frame,
  Notice,
  SessionState,
  StreamStatus,
} from '../protocol/messages';
import type { Problem } from './problem';
import type { SubscribeOptions } from './subscription';

/**
 * - `connecting`: not connected yet, still trying.
 * - `live`: connected, and frames come.
 * - `stale`: connected, but no frame for 5 s (a quiet market still sends a heartbeat every 2 s).
 * - `reconnecting`: the connection is gone, trying again.
 * - `refused`: the server said that trying again cannot help; `lastError` says why.
 */
export type ClientState = 'connecting' | 'live' | 'stale' | 'reconnecting' | 'refused';

export interface ClientClock {
  /** Server's clock minus ours (see `localMicros`), µs; 0 before the first answer. */
  readonly offset: number;
  /** Round trip behind that estimate, µs; the offset is wrong by half of it at most. Undefined before the first. */
  readonly roundTrip: number | undefined;
}

/** What a link tells its listeners, by the event's name. */
export interface LinkEventValues {
  state: readonly [state: ClientState];
  status: readonly [status: StreamStatus];
  session: readonly [state: SessionState];
  clock: readonly [clock: ClientClock];
  notify: readonly [notice: Notice];
  error: readonly [problem: Problem];
}

/** The answer to a control; `connection` as the error's code when there was none. */
export type ControlOutcome = ControlAnswer | { readonly ok: false; readonly error: Problem };

/** What a connection that several tabs share tells of itself. */
export interface SharedLinkStats {
  /** Where the connection is kept: for all tabs of the browser, for this one beside its page, or in the page. */
  readonly place: 'shared' | 'worker' | 'page';
  /** Tabs that share it. */
  readonly tabs: number;
  /** Connections to the server, of all streams that they show. */
  readonly connections: number;
  /** Frames that came for this tab, and messages that they were handed over in. */
  readonly frames: number;
  readonly messages: number;
  /** Trades that this tab was not given since it was too far behind; each is named by a gap. */
  readonly drops: number;
}

/** What a page needs of a stream's connection, whoever keeps it: itself, or a worker for several tabs. */
export interface MarketLink {
  /** Namespace of the stream: `/live`. */
  readonly stream: string;
  readonly state: ClientState;
  /** What the server last said of the stream; undefined before it did. */
  readonly status: StreamStatus | undefined;
  /** Where the replay session is, as the server last said; undefined before it did, and in any other stream. */
  readonly session: SessionState | undefined;
  /** What the server calls the connection, as among the viewers of a session; undefined while there is none. */
  readonly connectionId: string | undefined;
  /** The last thing that went wrong, also when it is over. */
  readonly lastError: Problem | undefined;
  readonly clock: ClientClock;
  /** What is known of the sharing; undefined for a connection that nobody shares. */
  readonly shared: SharedLinkStats | undefined;
  /** The server's time as far as it is known, µs since 1970. */
  now(): number;
  /** Controls the replay session, for everybody in it. */
  control(request: ControlRequest): Promise<ControlOutcome>;
  /** Shows the server the token that the page has now, if it is another one; the connection and all on it go on. */
  refresh(): void;
  /**
   * Subscribes now or as soon as there is a connection, and again after each reconnection.
   * @param onFrame gets frames in order and without a gap that is not named; an empty one is a heartbeat, a `full`
   * one replaces what came before
   * @param onRefused the server will not have it and will not later; the subscription is over
   */
  subscribe(
    options: SubscribeOptions,
    onFrame: (frame: Frame) => void,
    onRefused?: (error: WireError) => void,
  ): { close(): void };
  /** Returns a function that stops listening. */
  on<Name extends keyof LinkEventValues>(
    name: Name,
    listener: (...values: LinkEventValues[Name]) => void,
  ): () => void;
  /** Closes for good: no event comes afterwards. */
  close(): void;
}
