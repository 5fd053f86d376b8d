import { type ErrorCode, ProtocolError } from '../../lib/protocol/error';
import { EventFault } from '../market/event-fault';

/** Faults that one answer describes; further ones are only counted. */
const MAX_FAULTS = 20;

/** A rejected event. */
export interface PushFault {
  /** Place of the event in its batch: a line from 1, or an index from 0. */
  readonly at: number;
  readonly code: ErrorCode;
  readonly field?: string;
  readonly message: string;
}

/** Result of a push. */
export interface PushResult {
  readonly accepted: number;
  readonly rejected: number;
  /** Accepted trades that had been taken before, by their id; they count once. */
  readonly repeated: number;
  /** The first faults. */
  readonly faults: readonly PushFault[];
}

/** Collects the result of one push. */
export class PushReport implements PushResult {
  accepted = 0;
  rejected = 0;
  repeated = 0;
  readonly faults: PushFault[] = [];

  /**
   * Notes a rejected event.
   * @throws any error that is no fault of the event
   */
  reject(at: number, error: unknown): void {
    this.rejected++;
    if (this.faults.length >= MAX_FAULTS) return;
    const isKnown =
      error instanceof ProtocolError || error instanceof RangeError || error instanceof SyntaxError;
    if (!isKnown) throw error;
    const { message } = error;
    const code = error instanceof ProtocolError ? error.code : 'bad_request';
    const field = error instanceof EventFault ? error.field : undefined;
    this.faults.push({ at, code, ...(field !== undefined && { field }), message });
  }
}
