import { crc32 } from 'node:zlib';
import type { ZodType } from 'zod';

/** End of a line: a checksum of the JSON text before it. */
const CHECKSUM = /,"crc":"([0-9a-f]{8})"\}$/;
const NEWLINE = 0x0a;

/** A decoded line: its record, or the fault that makes it unreadable, with the number of the line. */
export type DecodedLine<R> = { readonly record: R } | { readonly fault: string };

/** Content of a journal's file. */
export interface JournalContent<R> {
  /** The lines in order, without a torn one. */
  readonly lines: readonly DecodedLine<R>[];
  /** Bytes up to the last line break. */
  readonly end: number;
  /**
   * Bytes after it: `torn` by a crash or a full disk, so never acknowledged, or a complete line that is
   * `unended`, because its line break is missing or damaged.
   */
  readonly tail?: 'torn' | 'unended';
  /** True when a line has no checksum: it is of an older version, or was written by hand. */
  readonly unchecked: boolean;
}

/** Encodes a record as one line of JSON with its checksum. */
export function encodeLine(record: object): string {
  const text = JSON.stringify(record);
  return `${text.slice(0, -1)},"crc":"${checksumOf(text)}"}\n`;
}

/**
 * Decodes a journal's file.
 * @param schema strict, since nothing else checks a line without a checksum
 */
export function decodeLines<R>(bytes: Buffer, schema: ZodType<R>): JournalContent<R> {
  const lines: DecodedLine<R>[] = [];
  let unchecked = false;
  let number = 0;
  const decode = (from: number, to: number): DecodedLine<R> => {
    const line = bytes.toString('utf8', from, to);
    unchecked ||= !CHECKSUM.test(line);
    const decoded = decodeLine(line, schema);
    return 'fault' in decoded ? { fault: `line ${number}: ${decoded.fault}` } : decoded;
  };
  let end = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, end)) {
    number++;
    if (at > end) lines.push(decode(end, at));
    end = at + 1;
  }
  if (end === bytes.length) return { lines, end, unchecked };
  for (const to of [bytes.length, bytes.length - 1]) {
    const last = decode(end, to);
    if ('record' in last) return { lines: [...lines, last], end, tail: 'unended', unchecked };
  }
  return { lines, end, tail: 'torn', unchecked };
}

function decodeLine<R>(line: string, schema: ZodType<R>): DecodedLine<R> {
  const [ending, checksum] = CHECKSUM.exec(line) ?? [''];
  const text = checksum === undefined ? line : `${line.slice(0, -ending.length)}}`;
  if (checksum !== undefined && checksum !== checksumOf(text))
    return { fault: 'its checksum does not match' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { fault: 'it is not JSON' };
  }
  const { success, data, error } = schema.safeParse(value);
  if (success) return { record: data };
  const [issue] = error.issues;
  return { fault: [issue?.path.join('.'), issue?.message].filter(Boolean).join(': ') };
}

function checksumOf(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}
