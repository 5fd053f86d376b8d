import { basename } from 'node:path';
import { ProtocolError, quoteValue } from '../../../lib/protocol/error';
import { DamageError } from '../format/damage';
import { TapeReader } from '../format/tape-reader';
import { knownTapeFolder, LIVE_TAPE, UnknownTapeError } from '../library/tape-catalog';

/** A tape opened for a session. */
export interface SuppliedTape {
  readonly id: string;
  readonly reader: TapeReader;
  /** True if the tape is still being written. */
  readonly growing: boolean;
  /** Time (µs) from which its initial state is shown, if before the first event. */
  readonly stateFrom?: number | undefined;
  /** Ends the use of the tape. */
  release(): void;
}

/** Opens tapes for sessions. */
export interface TapeSupply {
  /** @throws ProtocolError `not_found` for an unknown tape, `internal` for a damaged one */
  open(id: string): Promise<SuppliedTape>;
}

/** Tapes that are being written. */
export interface Recordings {
  isRunning(id: string): boolean;
  /** Holds the current content of the tape for rewinding; undefined if there is no such tape. */
  holdLive(): Promise<{ readonly folder: string; release(): Promise<void> } | undefined>;
}

/** Supplies the tapes of a data folder. */
export function tapeSupply(dataDir: string, recordings?: Recordings): TapeSupply {
  return {
    async open(id) {
      const held = id === LIVE_TAPE ? await recordings?.holdLive() : undefined;
      const growing = held !== undefined || recordings?.isRunning(id) === true;
      // A hold that cannot be removed now is removed at the next start.
      const release = (): void => void held?.release().catch(() => undefined);
      try {
        const reader = await TapeReader.open(held?.folder ?? knownTapeFolder(dataDir, id));
        return { id, reader, growing, release };
      } catch (error) {
        release();
        throw tapeFault(id, error);
      }
    },
  };
}

/** Converts an error for clients, without paths of this machine. */
export function tapeFault(id: string, error: unknown): unknown {
  if (error instanceof UnknownTapeError || error instanceof RangeError) {
    return new ProtocolError('not_found', `there is no tape ${quoteValue(id)}`);
  }
  if (!(error instanceof DamageError)) return error;
  const { file, message } = error;
  return new ProtocolError('internal', `tape ${quoteValue(id)}: ${message.replace(file, basename(file))}`);
}
