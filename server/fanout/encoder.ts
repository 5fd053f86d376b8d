import type { FrameHead as StreamFrameHead } from '../../lib/protocol/binary/frame';
import type { OutFrame } from './out-frame';
import type { RowContent } from './row-content';

/** What stands before the rows of a frame; the stream is the same for all of an encoder's. */
export type FrameHead = Omit<StreamFrameHead, 'stream'>;

/** Encodes rows once, and puts any of them together to any number of frames. */
export interface Encoder {
  /** Begins a flush, whose frames all have this `time` (µs); what was encoded for the one before is void. */
  begin(time: number): void;
  /** Encodes what the row has new. */
  encode(content: RowContent, row: number): void;
  /**
   * @param rows what the frame is made of: rows that were encoded since the flush began
   * @param count how many of them, from the first: the list is one that is used again
   * @param defined rows whose definition the frame brings along, for encodings that need one
   */
  frame(head: FrameHead, rows: readonly number[], count: number, defined: readonly number[]): OutFrame;
}
