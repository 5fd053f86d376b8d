import type { WireError } from '../../lib/protocol/error';
import type { Frame, SubscribeAnswer, SubscribeRequest } from '../../lib/protocol/messages';

/** Rejection of a connection attempt. */
export interface Refused {
  readonly error: WireError;
  /** HTTP status, if the rejection was an HTTP response. */
  readonly status?: number;
  readonly challenge?: string | null;
}

/** Accepted connection. */
export interface EndpointConnection {
  subscribe(request: SubscribeRequest): Promise<SubscribeAnswer>;
  refresh(token: string): Promise<{ readonly ok: boolean; readonly error?: WireError }>;
  readonly frames: readonly Frame[];
  /** Messages other than frames: `[event, value]`. */
  readonly messages: readonly (readonly [event: string, value: unknown])[];
  readonly closed: boolean;
  close(): void;
}

/** Opens connections at one endpoint. Every access test runs with each driver. */
export interface EndpointDriver {
  readonly name: string;
  /** True if the client cannot send: a subscription is made by connecting. */
  readonly readOnly?: true;
  /** @param stream namespace with the slash; `/live` by default */
  connect(url: string, token: string | undefined, stream?: string): Promise<EndpointConnection | Refused>;
}
