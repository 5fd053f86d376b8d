import type { FrameHead as StreamFrameHead } from '../../lib/protocol/binary/frame';
import type { OutFrame } from './out-frame';
import type { RowContent } from './row-content';

/** What stands before the rows of a frame; the stream is the same for all of an encoder's. */
export type FrameHead = Omit<StreamFrameHead, 'stream'>;

/** Turns rows into parts once, and any number of parts into frames. `P` is what it makes of one row. */
export interface Encoder<P> {
  /** Begins a flush, whose frames all have this `time` (µs); parts of the one before are void. */
  begin(time: number): void;
  part(content: RowContent, row: number): P;
  /**
   * @param count how many of the parts, from the first, are the frame's: the list is one that is used again
   * @param defined rows whose definition the frame brings along, for encodings that need one
   */
  frame(head: FrameHead, parts: readonly P[], count: number, defined: readonly number[]): OutFrame;
}
