import type { ClientState, ControlOutcome, SharedLinkStats } from '../client/market-link';
import type { Problem } from '../client/problem';
import type { SubscribeOptions } from '../client/subscription';
import type { WireError } from '../protocol/error';
import type { ControlRequest, Notice, SessionState, StreamStatus } from '../protocol/messages';
import type { FrameTransfer } from './frame-transfer';

/**
 * Version of these messages. A page of another version, left open over an update of the server, is not served: it
 * opens a connection of its own. Count it up with every change of this file or of the boxes.
 */
export const HUB_VERSION = 3;

/** Which connection a tab wants; equal ones are shared. */
export interface LinkRequest {
  /** Origin of the server. */
  readonly url: string;
  /** `live` or `replay/<id>`. */
  readonly stream: string;
  /** Whose token the tab has; the tokens themselves may change while the connection goes on. */
  readonly account?: string;
  readonly user?: string;
}

/** Tab → hub. */
export type TabMessage =
  | {
      readonly type: 'hello';
      readonly version: number;
      readonly requested: LinkRequest;
      readonly token: string | undefined;
      /** Name of a lock that the tab holds for as long as it lives; undefined where there are no locks. */
      readonly lock: string | undefined;
      readonly visible: boolean;
    }
  /** `id` is the tab's own name of the subscription. */
  | { readonly type: 'subscribe'; readonly id: number; readonly request: SubscribeOptions }
  | { readonly type: 'unsubscribe'; readonly id: number }
  /** The last `frames` were taken over: there may be others. */
  | { readonly type: 'taken' }
  | { readonly type: 'visible'; readonly visible: boolean }
  /** The tab has another token. */
  | { readonly type: 'token'; readonly token: string | undefined }
  /** Notices are wanted. */
  | { readonly type: 'listen' }
  | { readonly type: 'control'; readonly id: number; readonly request: ControlRequest }
  | { readonly type: 'clock'; readonly id: number }
  | { readonly type: 'ping' }
  | { readonly type: 'bye' };

/** What there is to know of the connection, whole each time. */
export interface LinkView {
  readonly state: ClientState;
  readonly status: StreamStatus | undefined;
  readonly session: SessionState | undefined;
  readonly connectionId: string | undefined;
  readonly lastError: Problem | undefined;
  /** Round trip to the server, µs. */
  readonly roundTrip: number | undefined;
}

/** What of the view has changed last. */
export type ViewChange = 'state' | 'status' | 'session' | 'clock' | 'error';

export interface TransferredFrame {
  /** The tab's name of the subscription. */
  readonly id: number;
  readonly box: FrameTransfer;
}

/** Hub → tab. */
export type HubMessage =
  | {
      readonly type: 'welcome';
      /** Name of a lock that the hub holds for as long as it lives; undefined where there are no locks. */
      readonly lock: string | undefined;
      readonly view: LinkView;
    }
  /** The hub does not know, or will not serve, this tab. */
  | { readonly type: 'gone'; readonly reason: string }
  | { readonly type: 'view'; readonly changed: ViewChange; readonly view: LinkView }
  /** No other comes before this one is `taken`. */
  | { readonly type: 'frames'; readonly frames: readonly TransferredFrame[] }
  | { readonly type: 'refused'; readonly id: number; readonly error: WireError }
  | { readonly type: 'notify'; readonly notice: Notice }
  | { readonly type: 'controlled'; readonly id: number; readonly outcome: ControlOutcome }
  /** `time` is the server's as far as the hub knows it, µs; undefined before it does. */
  | { readonly type: 'clock'; readonly id: number; readonly time: number | undefined }
  | { readonly type: 'pong'; readonly figures: Omit<SharedLinkStats, 'place'> };
