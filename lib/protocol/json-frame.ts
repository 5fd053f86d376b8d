import type { FrameHead } from './binary/frame-layout';

/** Lists of a frame; each item is already JSON text, shared by the rooms that carry it. */
export interface JsonSections {
  readonly quotes?: readonly string[];
  readonly trades?: readonly string[];
  readonly gaps?: readonly string[];
  readonly depth?: readonly string[];
  readonly bars?: readonly string[];
}

const LISTS = ['quotes', 'trades', 'gaps', 'depth', 'bars'] as const;

/**
 * Encodes a frame as JSON, with the same text as `JSON.stringify` of a `Frame` in the order of its type. Empty
 * lists are omitted, as in a binary frame.
 */
export function encodeJsonFrame(head: Omit<FrameHead, 'stream'>, parts: JsonSections): string {
  const { epoch, room, from, to, time, merged } = head;
  let text = `{"epoch":${epoch},"room":${JSON.stringify(room)},"from":${from},"to":${to},"time":${time},"merged":${merged}`;
  if (head.full) text += ',"full":true';
  for (const list of LISTS) {
    const items = parts[list];
    if (items !== undefined && items.length > 0) text += `,"${list}":[${items.join(',')}]`;
  }
  return `${text}}`;
}
