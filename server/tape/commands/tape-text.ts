import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isSegmentFile } from '../format/segment';
import type { TapeSummary } from '../library/tape-catalog';

const MICROS_PER_MS = 1000;
const MICROS_PER_SECOND = 1e6;

/** Formats a time (µs). */
export function utc(time: number | undefined): string {
  return time === undefined
    ? 'none'
    : `${new Date(Math.floor(time / MICROS_PER_MS)).toISOString().slice(0, -1)} UTC`;
}

/** Formats the duration of a tape. */
export function lengthOf({ start, end }: TapeSummary): string {
  return start === undefined || end === undefined
    ? 'none'
    : `${((end - start) / MICROS_PER_SECOND).toFixed(1)} s`;
}

/** Formats bytes, and bytes per event if there are events. */
export function bytesOf({ bytes, events }: { readonly bytes: number; readonly events: number }): string {
  return events > 0 ? `${bytes}, ${(bytes / events).toFixed(1)} an event` : String(bytes);
}

/** Formats the result line of a new tape. */
export function madeTape(id: string, made: { readonly events: number; readonly bytes: number }): string {
  const { events, bytes } = made;
  return `tape ${id}: ${events} events, ${bytes} bytes (${(bytes / events).toFixed(1)} an event)\n`;
}

/** Returns the bytes of all segments in a folder, damaged ones included. */
export function segmentBytes(folder: string): number {
  const names = readdirSync(folder).filter(isSegmentFile);
  return names.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}
