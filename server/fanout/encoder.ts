import type { FrameHead as StreamFrameHead } from '../../lib/protocol/binary/frame';
import type { OutFrame } from './out-frame';
import type { RowContent } from './row-content';

/** What stands before the rows of a frame; the stream is the same for all of an encoder's. */
export type FrameHead = Omit<StreamFrameHead, 'stream'>;

/** Turns rows into parts once, and any number of parts into frames. `P` is what it makes of one row. */
export interface Encoder<P> {
  /** @param time the `time` of the frames that the part will be in, µs */
  part(content: RowContent, row: number, time: number): P;
  /** @param defined rows whose definition the frame brings along, for encodings that need one */
  frame(head: FrameHead, parts: readonly P[], defined: readonly number[]): OutFrame;
}
