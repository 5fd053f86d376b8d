import type { FrameHead as StreamFrameHead } from '../../lib/protocol/binary/frame-layout';
import type { OutFrame } from './out-frame';
import type { RowContent } from './row-content';

/** What stands before the rows of a frame; the stream is the same for all of an encoder's. */
export type FrameHead = Omit<StreamFrameHead, 'stream'>;

/** Encodes rows once, and puts any of them together to any number of frames, one after another. */
export interface Encoder {
  /** Begins a flush, whose frames all have this `time` (µs); what was encoded for the one before is void. */
  begin(time: number): void;
  /** Encodes what the row has new. */
  encode(content: RowContent, row: number): void;
  /** Begins a frame; one that was begun and not closed is given up. */
  open(): void;
  /** Puts the row into the frame, as it was encoded since the flush began. */
  add(row: number): void;
  /** @param defined rows whose definition the frame brings along, for encodings that need one */
  close(head: FrameHead, defined: readonly number[]): OutFrame;
}
