import type { ClientState, ControlOutcome, SharedLinkStats } from '../client/market-link';
import type { Problem } from '../client/problem';
import type { SubscribeOptions } from '../client/subscription';
import type { WireError } from '../protocol/error';
import type { ControlRequest, Notice, SessionState, StreamStatus } from '../protocol/messages';
import type { FrameTransfer } from './frame-transfer';

/**
 * Version of these messages. A page of another version, left open over an update of the server, is rejected and
 * opens a connection of its own. Increment it with every change of this file or of the packed frames.
 */
export const HUB_VERSION = 3;

/** Connection that a tab requests; equal ones are shared. */
export interface LinkRequest {
  /** Origin of the server. */
  readonly url: string;
  /** `live` or `replay/<id>`. */
  readonly stream: string;
  /** Account of the tab's token; the token itself may change during the connection. */
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
      /** Name of a lock that the tab holds while it lives; undefined without locks. */
      readonly lock: string | undefined;
      readonly visible: boolean;
    }
  /** `id` is the tab's id of the subscription. */
  | { readonly type: 'subscribe'; readonly id: number; readonly request: SubscribeOptions }
  | { readonly type: 'unsubscribe'; readonly id: number }
  /** The last `frames` were applied: further ones may be sent. */
  | { readonly type: 'taken' }
  | { readonly type: 'visible'; readonly visible: boolean }
  /** The tab has a new token. */
  | { readonly type: 'token'; readonly token: string | undefined }
  /** The tab wants notices. */
  | { readonly type: 'listen' }
  | { readonly type: 'control'; readonly id: number; readonly request: ControlRequest }
  | { readonly type: 'clock'; readonly id: number }
  | { readonly type: 'ping' }
  | { readonly type: 'bye' };

/** State of the connection, always complete. */
export interface LinkView {
  readonly state: ClientState;
  readonly status: StreamStatus | undefined;
  readonly session: SessionState | undefined;
  readonly connectionId: string | undefined;
  readonly lastError: Problem | undefined;
  /** Round trip to the server, µs. */
  readonly roundTrip: number | undefined;
}

/** Part of the view that changed last. */
export type ViewChange = 'state' | 'status' | 'session' | 'clock' | 'error';

export interface TransferredFrame {
  /** The tab's id of the subscription. */
  readonly id: number;
  readonly packed: FrameTransfer;
}

/** Hub → tab. */
export type HubMessage =
  | {
      readonly type: 'welcome';
      /** Name of a lock that the hub holds while it lives; undefined without locks. */
      readonly lock: string | undefined;
      readonly view: LinkView;
    }
  /** The hub does not know this tab, or rejects it. */
  | { readonly type: 'gone'; readonly reason: string }
  | { readonly type: 'view'; readonly changed: ViewChange; readonly view: LinkView }
  /** No further one is sent before this one is `taken`. */
  | { readonly type: 'frames'; readonly frames: readonly TransferredFrame[] }
  | { readonly type: 'refused'; readonly id: number; readonly error: WireError }
  | { readonly type: 'notify'; readonly notice: Notice }
  | { readonly type: 'controlled'; readonly id: number; readonly outcome: ControlOutcome }
  /** `time` is the server's as estimated by the hub, µs; undefined before the first estimate. */
  | { readonly type: 'clock'; readonly id: number; readonly time: number | undefined }
  | { readonly type: 'pong'; readonly figures: Omit<SharedLinkStats, 'place'> };
