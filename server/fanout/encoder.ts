import type { FrameHead as StreamFrameHead } from '../../lib/protocol/binary/frame-layout';
import type { OutFrame } from './out-frame';
import type { RowContent } from './row-content';

/** Head of a frame; the stream is the same for all frames of an encoder. */
export type FrameHead = Omit<StreamFrameHead, 'stream'>;

/** Encodes rows once, and assembles them into any number of frames. */
export interface Encoder {
  /** Begins a flush, whose frames all have this `time` (µs); rows of the previous flush are void. */
  begin(time: number): void;
  /** Encodes the changes of a row. */
  encode(content: RowContent, row: number): void;
  /** Begins a frame; an unfinished one is discarded. */
  open(): void;
  /** Adds a row to the frame, as encoded in this flush. */
  add(row: number): void;
  /** @param defined rows whose definition the frame includes, for encodings that need one */
  close(head: FrameHead, defined: readonly number[]): OutFrame;
}
