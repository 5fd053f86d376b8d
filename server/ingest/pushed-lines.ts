import { isUtf8 } from 'node:buffer';
import { ProtocolError } from '../../lib/protocol/error';
import { parseJson } from '../../lib/protocol/form';
import { EventFault } from '../market/event-fault';
import { isHeading } from '../tape/format/event-lines';
import type { PushedValue } from './ingest';
import type { PlainLines } from './plain-lines';

/** Maximum length of a line, bytes. */
const MAX_LINE_BYTES = 1_000_000;
/** Maximum of lines of a body; the shortest event has about 60 bytes. */
const MAX_LINES = 200_000;
const LINE_END = 10;
const BYTE_ORDER_MARK = '\ufeff';

/** A line of a body, or the fault of its bytes; `at` is its number from 1. */
export type BodyLine =
  | { readonly at: number; readonly text: string }
  | { readonly at: number; readonly fault: Error };

/**
 * Yields the lines of a body in UTF-8 that are not blank.
 * @throws ProtocolError `bad_request` for too many lines, before the first one
 */
export function* bodyLines(body: Buffer): Generator<BodyLine> {
  requireFewLines(body);
  const isValid = isUtf8(body);
  let at = 0;
  for (let start = 0; start < body.length; ) {
    const end = endOfLine(body, start);
    const line = lineOf(body, start, end, ++at, isValid);
    if (line !== undefined) yield line;
    start = end + 1;
  }
}

function endOfLine(body: Buffer, start: number): number {
  const found = body.indexOf(LINE_END, start);
  return found < 0 ? body.length : found;
}

/** Returns a line of a body; undefined for a blank one. @param isValid true if the whole body is UTF-8 */
function lineOf(
  body: Buffer,
  start: number,
  end: number,
  at: number,
  isValid: boolean,
): BodyLine | undefined {
  const bytes = end - start;
  if (bytes > MAX_LINE_BYTES) {
    return { at, fault: new EventFault(`the line must have at most ${MAX_LINE_BYTES} bytes, not ${bytes}`) };
  }
  if (!isValid && !isUtf8(body.subarray(start, end))) {
    return { at, fault: new EventFault('the line is not UTF-8') };
  }
  const raw = body.toString('utf8', start, end);
  const text = (at === 1 && raw.startsWith(BYTE_ORDER_MARK) ? raw.slice(1) : raw).trim();
  return text === '' ? undefined : { at, text };
}

function requireFewLines(body: Buffer): void {
  if (body.length <= MAX_LINES) return;
  let lines = 0;
  for (let at = body.indexOf(LINE_END); at >= 0; at = body.indexOf(LINE_END, at + 1)) {
    if (++lines > MAX_LINES) {
      throw new ProtocolError('bad_request', `the body must have at most ${MAX_LINES} lines`);
    }
  }
}

/** Lines of a body as events or JSON values; a heading in the first line is left out. */
export class NdjsonValues implements Iterable<PushedValue> {
  readonly #body: Buffer;
  readonly #plain: PlainLines;
  /** Number of lines that are JSON. */
  parsed = 0;

  constructor(body: Buffer, plain: PlainLines) {
    this.#body = body;
    this.#plain = plain;
  }

  *[Symbol.iterator](): Generator<PushedValue> {
    const body = this.#body;
    requireFewLines(body);
    const isValid = isUtf8(body);
    let at = 0;
    for (let start = 0; start < body.length; ) {
      at++;
      const plain = this.#plain.read(body, start);
      if (plain !== undefined) {
        start = this.#plain.end + 1;
        this.parsed++;
        yield { at, plain };
        continue;
      }
      const end = endOfLine(body, start);
      const line = lineOf(body, start, end, at, isValid);
      const value = line && this.#valueOf(line);
      if (value !== undefined) yield value;
      start = end + 1;
    }
  }

  #valueOf(line: BodyLine): PushedValue | undefined {
    if ('fault' in line) return line;
    const { at, text } = line;
    try {
      const value = parseJson('line', text);
      this.parsed++;
      return at === 1 && isHeading(value) ? undefined : { at, value };
    } catch (error) {
      return { at, fault: error as Error };
    }
  }
}
