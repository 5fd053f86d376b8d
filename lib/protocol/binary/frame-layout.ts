/**
 * Frame: version, flags, stream, room, epoch, to, to - from, time, merged, scales if flagged, number of
 * sections, sections. The bytes end with the last section.
 */
import { CHANNELS, type Channel } from '../messages';
import { ByteWriter } from './byte-writer';
import { type Scale, writeScales } from './scale';

/** Fields of a frame besides its sections. */
export interface FrameHead {
  /** Namespace of the stream: `/live`. */
  readonly stream: string;
  readonly room: string;
  readonly channel: Channel;
  readonly epoch: number;
  readonly from: number;
  readonly to: number;
  /** Server's clock, µs; the sections must have been encoded with the same. */
  readonly time: number;
  readonly merged: number;
  readonly full?: boolean;
}

/** First byte of a frame: the version of the layout. */
export const LAYOUT_VERSION = 2;
export const CHANNEL_MASK = 0b11;
export const FULL_FLAG = 1 << 2;
export const SCALES_FLAG = 1 << 3;

/**
 * Writes the head of a frame.
 * @param scales scales that are new to the decoder: all in a client's first frame, later only changes
 * @param parts number of sections that follow
 * @throws RangeError naming a number of the head that is not a whole number from 0 to 2^53 - 1
 */
export function writeFrameStart(
  writer: ByteWriter,
  stream: string,
  head: Omit<FrameHead, 'stream'>,
  scales: readonly Scale[],
  parts: number,
): void {
  writer.byte(LAYOUT_VERSION);
  writer.byte(
    CHANNELS.indexOf(head.channel) | (head.full ? FULL_FLAG : 0) | (scales.length > 0 ? SCALES_FLAG : 0),
  );
  writer.text(stream);
  writer.text(head.room);
  writer.varint(head.epoch);
  writer.varint(head.to);
  writer.zigzag(head.to - head.from);
  writer.varint(head.time);
  writer.varint(head.merged);
  if (scales.length > 0) writeScales(writer, scales);
  writer.varint(parts);
}

/**
 * Encodes one binary message. Its sections are those of the head's channel, made by `encode…Section`.
 * @throws RangeError as {@link writeFrameStart}
 */
export function encodeFrame(
  head: FrameHead,
  scales: readonly Scale[],
  parts: readonly Uint8Array[],
): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  writeFrameStart(writer, head.stream, head, scales, parts.length);
  for (const part of parts) writer.append(part);
  return writer.finish();
}
