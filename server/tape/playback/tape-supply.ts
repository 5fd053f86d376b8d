import { basename } from 'node:path';
import { ProtocolError, quoteValue } from '../../../lib/protocol/error';
import { DamageError } from '../format/damage';
import { TapeReader } from '../format/tape-reader';
import { knownTapeFolder, LIVE_TAPE, UnknownTapeError } from '../library/tape-catalog';

/** A tape that a session reads. */
export interface SuppliedTape {
  readonly id: string;
  readonly reader: TapeReader;
  /** Whether it is being written, so that there is more of it when it is opened again. */
  readonly growing: boolean;
  /** It is read no more. */
  release(): void;
}

/** Where sessions have their tapes from. */
export interface TapeSupply {
  /** @throws ProtocolError `not_found` naming a tape that there is not, `internal` for one that is damaged */
  open(id: string): Promise<SuppliedTape>;
}

/** Tapes that are being written. */
export interface Recordings {
  isRunning(id: string): boolean;
  /** Keeps what the tape of the newest minutes has now for a reader; undefined where there is no such tape. */
  holdLive(): Promise<{ readonly folder: string; release(): Promise<void> } | undefined>;
}

/** The tapes of a data folder. */
export function tapeSupply(dataDir: string, recordings?: Recordings): TapeSupply {
  return {
    async open(id) {
      const held = id === LIVE_TAPE ? await recordings?.holdLive() : undefined;
      const growing = held !== undefined || recordings?.isRunning(id) === true;
      // What is left of a hold that cannot be removed now goes away with the next start.
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

/** The error as clients may read it: they have no business with the folders of this machine. */
export function tapeFault(id: string, error: unknown): unknown {
  if (error instanceof UnknownTapeError || error instanceof RangeError) {
    return new ProtocolError('not_found', `there is no tape ${quoteValue(id)}`);
  }
  if (!(error instanceof DamageError)) return error;
  const { file, message } = error;
  return new ProtocolError('internal', `tape ${quoteValue(id)}: ${message.replace(file, basename(file))}`);
}
