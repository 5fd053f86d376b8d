import type { Board } from '../../../lib/boards/board';
import type { Instrument } from '../../../lib/market/instrument';
import type { Interval } from '../../../lib/market/interval';
import type { Alert, AlertRequest, Firing } from '../../../lib/protocol/alert';
import type { AlertChange } from '../../../lib/protocol/http/alert-routes';
import type { SessionListing, SessionRequest } from '../../../lib/protocol/http/session-routes';
import type { StreamListing } from '../../../lib/protocol/http/stream-routes';
import type { TapeListing } from '../../../lib/protocol/http/tape-routes';
import type { BarUpdate, Delivery, NoticeContent } from '../../../lib/protocol/messages';
import type { Access } from '../../access/access';
import type { Screens } from '../../access/screens/screens';
import type { AlertUser } from '../../alerts/alerts';
import type { Edge } from '../../edge/edge';
import type { Entitlements } from '../../fanout/peer';
import type { SessionOwner } from '../../streams/replay/replay-sessions';
import type { ActivityPicture } from '../../tape/library/activities';
import type { RecordingStats, RewindStats } from '../../tape/recorder/recording';
import type { ImportRequest, UploadStats } from '../../tape/uploads/uploads';
import type { Metrics } from '../../telemetry/metrics';

/** Figures of a stream; the symbols that a caller may see are counted by the handler. */
export type StreamFigures = Omit<StreamListing, 'symbols'>;

export interface BarQuery {
  readonly symbol: string;
  readonly interval: Interval;
  /** First start of a bar, µs; without one as far back as is known. */
  readonly from?: number;
  /** Last start of a bar, µs. */
  readonly to?: number;
  /** Most bars; the newest of the range are kept. */
  readonly limit: number;
}

/** A stream as the API reads it. */
export interface StreamView {
  /** Returns its state and counts; sources without a visible symbol are left out. */
  figures(permissions: Pick<Entitlements, 'key' | 'allows'>): StreamFigures;
  instruments(): readonly Instrument[];
  /** Oldest first, the forming one last; none for a symbol without trades. */
  bars(query: BarQuery): Promise<readonly BarUpdate[]>;
}

/** All streams there are, by namespace (`/live`, `/replay/<id>`). */
export interface StreamsApi {
  all(): readonly StreamView[];
  find(stream: string): StreamView | undefined;
}

export interface TapesApi {
  all(): Promise<readonly TapeListing[]>;
  find(id: string): Promise<TapeListing | undefined>;
  /** How much happened when, in so many equal parts; nothing when there is no such tape. */
  activity(id: string, buckets: number): Promise<ActivityPicture | undefined>;
}

/** Files that become tapes. */
export interface UploadsApi {
  /** Names of the formats. */
  readonly formats: readonly string[];
  /** Largest file, bytes. */
  readonly largest: number;
  /** Newest first. */
  all(): readonly UploadStats[];
  find(id: string): UploadStats | undefined;
  /**
   * Takes in a file and begins to make a tape of it.
   * @throws ProtocolError naming what is wrong with the request, or that there are too many imports
   */
  begin(request: ImportRequest): Promise<UploadStats | 'too large'>;
  /** Stops an import; nothing when there is none that runs. */
  stop(id: string): Promise<UploadStats | undefined>;
}

/** A replay session as the API reads it. */
export interface SessionView {
  readonly id: string;
  readonly stream: string;
  figures(): SessionListing;
  /** Those of its market as it is now. */
  symbols(): readonly string[];
}

/** All replay sessions there are. */
export interface SessionsApi {
  all(): readonly SessionView[];
  find(id: string): SessionView | undefined;
  /** @throws ProtocolError naming what is wrong with the request, or that there are too many sessions */
  open(request: SessionRequest, owner: SessionOwner): Promise<SessionView>;
}

/** What is recorded of the live stream. */
export interface RecordingsApi {
  /** Newest first. */
  all(): readonly RecordingStats[];
  /** The tape for rewinding, where there is one. */
  readonly rewind: RewindStats | undefined;
  /** @throws ProtocolError naming the id, or the recording that is running; when the disk does not take it */
  start(id?: string): Promise<RecordingStats>;
  /** @throws ProtocolError when there is none (of that id), or when its end is not on the disk */
  stop(id?: string): Promise<RecordingStats>;
}

export interface BoardsApi {
  /** In the order in which they are listed and rotate. */
  all(): readonly Board[];
  find(id: string): Board | undefined;
}

/** Alerts of users, see `Alerts`. */
export interface AlertsApi {
  /** Whether firings can be posted. */
  readonly hasWebhook: boolean;
  /** That one user may have. */
  readonly most: number;
  list(user: AlertUser): readonly Alert[];
  /** Firings that are not seen. */
  unseen(user: AlertUser): number;
  /** Newest first, those before a moment (µs). */
  history(user: AlertUser, limit: number, before?: number): readonly Firing[];
  /** @throws ProtocolError naming what is wrong with it, or that there are too many */
  create(user: AlertUser, request: AlertRequest): Promise<Alert>;
  /** @throws ProtocolError naming what is wrong with the change, or the id */
  change(user: AlertUser, id: string, change: AlertChange): Promise<Alert>;
  /** @throws ProtocolError naming the id */
  remove(user: AlertUser, id: string): Promise<Alert>;
  /** Marks what it has fired as seen. @returns how many firings of the user are not */
  see(user: AlertUser, id: string): Promise<number>;
}

/** Tells one user something on all of its connections. */
export type Notify = (user: string, content: NoticeContent) => Promise<Delivery>;

/** Everything that the routes need; each part is as narrow as they use it. */
export interface ApiDependencies {
  readonly streams: StreamsApi;
  readonly tapes: TapesApi;
  readonly sessions: SessionsApi;
  readonly imports: UploadsApi;
  readonly recordings: RecordingsApi;
  readonly alerts: AlertsApi;
  readonly boards: BoardsApi;
  readonly access: Access;
  readonly edge: Edge;
  readonly screens: Screens;
  readonly notify: Notify;
  readonly metrics: Pick<Metrics, 'contentType' | 'text'>;
  /** Why the process does not serve now (it is starting or stopping), or nothing when it does. */
  readonly notReady: () => string | undefined;
  /** Told of a fault that is ours. */
  readonly onError: (error: unknown) => void;
}
