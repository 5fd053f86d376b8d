import type { WireError } from '../../lib/protocol/error';
import type { Frame, SubscribeAnswer, SubscribeRequest } from '../../lib/protocol/messages';

/** What became of an attempt to come in. */
export interface Refused {
  readonly error: WireError;
  /** HTTP's status, where the refusal was an answer of HTTP. */
  readonly status?: number;
  readonly challenge?: string | null;
}

/** A connection that was let in. */
export interface Inside {
  subscribe(request: SubscribeRequest): Promise<SubscribeAnswer>;
  refresh(token: string): Promise<{ readonly ok: boolean; readonly error?: WireError }>;
  readonly frames: readonly Frame[];
  /** Everything else that the server said: `[event, value]`. */
  readonly said: readonly (readonly [event: string, value: unknown])[];
  readonly closed: boolean;
  close(): void;
}

/** A way into the server for a connection that stays. Every test of access goes through each of them. */
export interface EndpointDriver {
  readonly name: string;
  /** Nothing can be said through it: a subscription comes with the connection, and another one with another. */
  readonly readOnly?: true;
  enter(url: string, token: string | undefined): Promise<Inside | Refused>;
}
