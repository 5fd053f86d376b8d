import type { CalendarDays } from '../../../lib/calendar/calendar-days';
import type { Instrument } from '../../../lib/market/instrument';
import type { Interval } from '../../../lib/market/interval';
import type { Alert, AlertRequest, Firing } from '../../../lib/protocol/alert';
import type { AlertChange } from '../../../lib/protocol/http/alert-routes';
import type { PictureType } from '../../../lib/protocol/http/board-routes';
import type { NodeListing } from '../../../lib/protocol/http/health-routes';
import type { SessionListing, SessionRequest } from '../../../lib/protocol/http/session-routes';
import type { ProducerListing, SourceListing, WallListing } from '../../../lib/protocol/http/source-routes';
import type { ServerClock, StreamListing } from '../../../lib/protocol/http/stream-routes';
import type { TapeListing } from '../../../lib/protocol/http/tape-routes';
import type { BarUpdate, Delivery, NoticeContent, QuoteUpdate } from '../../../lib/protocol/messages';
import type { Access } from '../../access/access';
import type { Permissions } from '../../access/permissions';
import type { Principal } from '../../access/principal';
import type { Screens } from '../../access/screens/screens';
import type { Sight } from '../../access/visibility';
import type { AlertUser } from '../../alerts/alerts';
import type { BoardStore } from '../../boards/board-store';
import type { BrandStore } from '../../brand/brand-store';
import type { Edge } from '../../edge/edge';
import type { Entitlements } from '../../fanout/peer';
import type { PushResult } from '../../ingest/push-report';
import type { ControlRoom } from '../../screens/control-room';
import type { SessionOwner } from '../../streams/replay/replay-sessions';
import type { ActivityChart } from '../../tape/library/activities';
import type { RecordingStats, RewindStats } from '../../tape/recorder/recording';
import type { ImportRequest, UploadStats } from '../../tape/uploads/uploads';
import type { Metrics } from '../../telemetry/metrics';

/** Statistics of a stream; the handler counts the symbols that a caller may see. */
export type StreamStats = Omit<StreamListing, 'symbols'>;

export interface BarQuery {
  readonly symbol: string;
  readonly interval: Interval;
  /** First start of a bar, µs; unbounded if omitted. */
  readonly from?: number;
  /** Last start of a bar, µs. */
  readonly to?: number;
  /** Maximum of bars; the newest of the range are kept. */
  readonly limit: number;
}

/** Stream as seen by the API. */
export interface StreamView {
  /** Namespace, with the slash. */
  readonly name: string;
  /** True when the caller may see it at all. */
  isVisibleTo(sight: Sight): boolean;
  /** Returns its state and counts; sources without a visible symbol are left out. */
  stats(permissions: Pick<Entitlements, 'key' | 'allows'>): StreamStats;
  instruments(): readonly Instrument[];
  /**
   * Returns the newest quotes of symbols, globs and boards, as far as the permissions allow.
   * @throws ProtocolError `unknown_symbol`, `bad_request`
   */
  quotes(symbols: readonly string[], permissions: Entitlements): readonly QuoteUpdate[];
  /** Reads bars, oldest first, the forming one last; none for a symbol without trades. */
  bars(query: BarQuery): Promise<readonly BarUpdate[]>;
}

/** Pictures of boards. */
export interface PicturesApi {
  /** Reads a picture; undefined if there is none of that name. */
  read(name: string): Promise<{ readonly type: PictureType; readonly bytes: Buffer } | undefined>;
}

/** All streams, by namespace (`/live`, `/replay/<id>`). */
export interface StreamsApi {
  /** Returns the state of the server's wall clock. */
  clock(): ServerClock;
  /** Returns those that a client with this delay gets. */
  all(sight: Pick<Sight, 'delay'>): readonly StreamView[];
  find(stream: string, sight: Pick<Sight, 'delay'>): StreamView | undefined;
}

/** Sources of the live stream. */
export interface SourcesApi {
  /** Returns the time of the server, µs. */
  time(): number;
  /**
   * Returns the sources of which the caller may see a symbol.
   * @param isOperator adds addresses, limits and rejected symbols
   */
  list(permissions: Pick<Permissions, 'key' | 'allows' | 'delay'>, isOperator: boolean): SourceListing[];
  /** Lists the producers of pushed events. */
  producers(): readonly ProducerListing[];
}

/** The part of tapes that clients with delayed data may see. */
export interface TapeDelays {
  /** Returns the newest time (µs) of a tape that a client with this delay may see; infinite in real time. */
  latest(delay: number, isWritten: boolean): number;
  /** True for a symbol that was listed by then. */
  knows(delay: number, symbol: string): boolean;
}

export interface TapesApi {
  all(): Promise<readonly TapeListing[]>;
  find(id: string): Promise<TapeListing | undefined>;
  /** Counts events in equal parts of the tape's time; undefined if there is no such tape. */
  activity(id: string, buckets: number): Promise<ActivityChart | undefined>;
  readonly delays: TapeDelays;
}

/** Imports of files as tapes. */
export interface UploadsApi {
  /** Names of the supported formats. */
  readonly formats: readonly string[];
  /** Maximum size of a file, bytes. */
  readonly largest: number;
  /** Imports, newest first. */
  all(): readonly UploadStats[];
  find(id: string): UploadStats | undefined;
  /**
   * Receives a file and starts its import.
   * @throws ProtocolError naming the invalid part of the request, or that there are too many imports
   */
  begin(request: ImportRequest): Promise<UploadStats | 'too large'>;
  /** Stops an import; undefined if there is no such running import. */
  stop(id: string): Promise<UploadStats | undefined>;
}

/** Events for the live stream in the body of a request. */
export interface PushRequest {
  readonly principal: Principal;
  readonly body: Buffer;
  /** Media type of the body. */
  readonly type: string;
  /** Requests with the same key count once. */
  readonly key?: string;
}

/** Push of events into the live stream. */
export interface IngestApi {
  /**
   * Requires that the caller may push now, before the body is read.
   * @throws ProtocolError `not_found` if the stream takes none, `too_slow` if the queue is full, `rate_limited`
   */
  requireRoom(principal: Principal): void;
  /**
   * Pushes events; returns once the market has taken them.
   * @throws ProtocolError `bad_request` for a body that has no events, `too_slow` if nothing of it was taken
   */
  push(request: PushRequest): Promise<PushResult>;
}

/** Webhooks of other services, see `Hooks`. */
export interface HooksApi {
  /** @throws ProtocolError `not_found` for an unknown token, `rate_limited`, `too_slow` */
  require(token: string): void;
  /** Takes a body, to be mapped after the answer. */
  take(token: string, body: Buffer): void;
}

/** Replay session as seen by the API. */
export interface SessionView {
  readonly id: string;
  readonly stream: string;
  listing(): SessionListing;
  symbols(): Iterable<string>;
  isOpenTo(delay: number): boolean;
}

/** All replay sessions. */
export interface SessionsApi {
  all(): readonly SessionView[];
  find(id: string): SessionView | undefined;
  /** @throws ProtocolError naming the invalid part of the request, or that there are too many sessions */
  open(request: SessionRequest, owner: SessionOwner): Promise<SessionView>;
  /** Ends a session, with a reason for its viewers. */
  end(id: string, reason: string): void;
}

/** Recordings of the live stream. */
export interface RecordingsApi {
  /** Recordings, newest first. */
  all(): readonly RecordingStats[];
  /** Tape for rewinding, if there is one. */
  readonly rewind: RewindStats | undefined;
  /** @throws ProtocolError naming the id, the running recording, or the failure of the disk */
  start(id?: string): Promise<RecordingStats>;
  /** @throws ProtocolError if there is none (with that id), or its end could not be written */
  stop(id?: string): Promise<RecordingStats>;
}

/** Boards with their revisions, see `BoardStore`. */
export type BoardsApi = Pick<
  BoardStore,
  'all' | 'state' | 'savedIds' | 'isSaved' | 'isBuiltIn' | 'save' | 'remove' | 'revisions' | 'revision'
>;

/** Brand of the office, see `BrandStore`. */
export type BrandApi = Pick<BrandStore, 'state' | 'save' | 'picture' | 'savePicture' | 'removePicture'>;

/** Alerts of users, see `Alerts`. */
export interface AlertsApi {
  /** True if firings can be posted to a webhook. */
  readonly hasWebhook: boolean;
  /** Maximum for one user. */
  readonly most: number;
  list(user: AlertUser): readonly Alert[];
  /** Number of unread firings. */
  unseen(user: AlertUser): number;
  /** Firings, newest first, before a moment (µs). */
  history(user: AlertUser, limit: number, before?: number): readonly Firing[];
  /** @throws ProtocolError naming the invalid part, or that there are too many */
  create(user: AlertUser, request: AlertRequest): Promise<Alert>;
  /** @throws ProtocolError naming the invalid part of the change, or the id */
  change(user: AlertUser, id: string, change: AlertChange): Promise<Alert>;
  /** @throws ProtocolError naming the id */
  remove(user: AlertUser, id: string): Promise<Alert>;
  /** Marks the firings of an alert as read. @returns the number of the user's unread firings */
  see(user: AlertUser, id: string): Promise<number>;
}

/** Sends a notice to all connections of one user. */
export type Notify = (user: string, content: NoticeContent) => Promise<Delivery>;

/** Dependencies of the routes, each as narrow as they use it. */
export interface ApiDependencies {
  readonly streams: StreamsApi;
  /** Hours of exchanges that the operator has set. */
  readonly calendarDays: () => readonly CalendarDays[];
  readonly sources: SourcesApi;
  /** Returns the identity of this server. */
  readonly wall: () => WallListing;
  /** Returns the nodes of the cluster; none for one process. */
  readonly nodes: () => readonly NodeListing[];
  readonly tapes: TapesApi;
  readonly sessions: SessionsApi;
  readonly imports: UploadsApi;
  readonly hooks: HooksApi;
  readonly ingest: IngestApi;
  readonly recordings: RecordingsApi;
  readonly alerts: AlertsApi;
  readonly pictures: PicturesApi;
  readonly boards: BoardsApi;
  readonly brand: BrandApi;
  readonly access: Access;
  readonly edge: Edge;
  readonly screens: Screens;
  readonly controlRoom: ControlRoom;
  readonly notify: Notify;
  readonly metrics: Pick<Metrics, 'contentType' | 'text'>;
  /** Returns why the process does not serve (starting or stopping); undefined if it does. */
  readonly notReady: () => string | undefined;
  /** Receives errors that are not meant for clients. */
  readonly onError: (error: unknown) => void;
}
