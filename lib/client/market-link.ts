import type { WireError } from '../protocol/error';
import type {
  ControlAnswer,
  ControlRequest,
  Frame,
  Notice,
  ReportAnswer,
  SessionState,
  StreamStatus,
} from '../protocol/messages';
import type { ScreenOrder } from '../protocol/screens/screen-display';
import type { ScreenReport } from '../protocol/screens/screen-report';
import type { Problem } from './problem';
import type { SubscribeOptions } from './subscription';

/**
 * - `connecting`: not connected yet, still trying.
 * - `live`: connected, and frames arrive.
 * - `stale`: connected, but no frame for 5 s (a quiet market still sends a heartbeat every 2 s).
 * - `reconnecting`: disconnected, trying again.
 * - `refused`: the server rejected the client and retrying cannot help; `lastError` has the reason.
 */
export type ClientState = 'connecting' | 'live' | 'stale' | 'reconnecting' | 'refused';

export interface ClientClock {
  /** Server's clock minus the local one (see `localMicros`), µs; 0 before the first answer. */
  readonly offset: number;
  /**
   * Round trip of that estimate, µs; twice the maximum error of the offset. Undefined before the first answer.
   */
  readonly roundTrip: number | undefined;
}

/** Arguments of a link's listeners, by event name. */
export interface LinkEventValues {
  state: readonly [state: ClientState];
  status: readonly [status: StreamStatus];
  session: readonly [state: SessionState];
  clock: readonly [clock: ClientClock];
  notify: readonly [notice: Notice];
  /** Orders to a screen that reports; never over a shared connection. */
  screen: readonly [order: ScreenOrder];
  error: readonly [problem: Problem];
}

/** Answer to a control request; an error with code `connection` if there was none. */
export type ControlOutcome = ControlAnswer | { readonly ok: false; readonly error: Problem };

/** Statistics of a connection that several tabs share. */
export interface SharedLinkStats {
  /** Owner of the connection: a worker for all tabs of the browser, a worker for this tab, or the page. */
  readonly place: 'shared' | 'worker' | 'page';
  /** Number of tabs that share it. */
  readonly tabs: number;
  /** Connections to the server, of all streams. */
  readonly connections: number;
  /** Frames for this tab, and messages that carried them. */
  readonly frames: number;
  readonly messages: number;
  /** Trades dropped for this tab because it lagged too far; each is reported by a gap. */
  readonly drops: number;
}

/** Connection of a page to a stream, owned by the page itself or by a worker for several tabs. */
export interface MarketLink {
  /** Namespace of the stream: `/live`. */
  readonly stream: string;
  readonly state: ClientState;
  /** Last status of the stream from the server; undefined before the first. */
  readonly status: StreamStatus | undefined;
  /** Last state of the replay session from the server; undefined before the first, and in other streams. */
  readonly session: SessionState | undefined;
  /** Id of the connection at the server, as among the viewers of a session; undefined while disconnected. */
  readonly connectionId: string | undefined;
  /** Most recent error, also after it was resolved. */
  readonly lastError: Problem | undefined;
  readonly clock: ClientClock;
  /** Statistics of the shared connection; undefined for one that is not shared. */
  readonly shared: SharedLinkStats | undefined;
  /** Estimated time of the server, µs since 1970. */
  now(): number;
  /**
   * Reports as a screen; resolves to the answer, undefined without one. Absent for a connection that tabs share: a
   * screen has its own.
   */
  report?(report: ScreenReport): Promise<ReportAnswer | undefined>;
  /** Controls the replay session, for all of its viewers. */
  control(request: ControlRequest): Promise<ControlOutcome>;
  /**
   * Sends the page's current token to the server if it has changed; the connection and its subscriptions stay.
   */
  refresh(): void;
  /**
   * Subscribes as soon as there is a connection, and again after each reconnection.
   * @param onFrame gets frames in order, with every gap reported; an empty one is a heartbeat, a `full` one
   * replaces all before
   * @param onRefused called when the server rejects the subscription for good; it is closed
   */
  subscribe(
    options: SubscribeOptions,
    onFrame: (frame: Frame) => void,
    onRefused?: (error: WireError) => void,
  ): { close(): void };
  /** Adds a listener. Returns a function that removes it. */
  on<Name extends keyof LinkEventValues>(
    name: Name,
    listener: (...values: LinkEventValues[Name]) => void,
  ): () => void;
  /** Closes for good: no further event is emitted. */
  close(): void;
}
