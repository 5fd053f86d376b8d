import type { Channel } from '../../lib/protocol/messages';
import type { OutFrame } from './out-frame';
import type { RowContent } from './row-content';

/** What stands before the rows of a frame. Times in µs. */
export interface FrameHead {
  readonly room: string;
  readonly channel: Channel;
  readonly epoch: number;
  readonly from: number;
  readonly to: number;
  readonly time: number;
  readonly merged: number;
  readonly full: boolean;
}

/** Turns rows into parts once, and any number of parts into frames. `P` is what it makes of one row. */
export interface Encoder<P> {
  /** @param time the `time` of the frames that the part will be in, µs */
  part(content: RowContent, row: number, time: number): P;
  /** @param defined rows whose definition the frame brings along, for encodings that need one */
  frame(head: FrameHead, parts: readonly P[], defined: readonly number[]): OutFrame;
}
