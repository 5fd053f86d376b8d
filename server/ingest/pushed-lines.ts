import { isUtf8 } from 'node:buffer';
import { ProtocolError } from '../../lib/protocol/error';
import { parseJson } from '../../lib/protocol/form';
import { EventFault } from '../market/event-fault';
import { isHeading } from '../tape/format/event-lines';
import type { PushedValue } from './ingest';

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
    const found = body.indexOf(LINE_END, start);
    const end = found < 0 ? body.length : found;
    at++;
    const bytes = end - start;
    if (bytes > MAX_LINE_BYTES) {
      yield { at, fault: new EventFault(`the line must have at most ${MAX_LINE_BYTES} bytes, not ${bytes}`) };
    } else if (!isValid && !isUtf8(body.subarray(start, end))) {
      yield { at, fault: new EventFault('the line is not UTF-8') };
    } else {
      const raw = body.toString('utf8', start, end);
      const text = (at === 1 && raw.startsWith(BYTE_ORDER_MARK) ? raw.slice(1) : raw).trim();
      if (text !== '') yield { at, text };
    }
    start = end + 1;
  }
}

function requireFewLines(body: Buffer): void {
  let lines = 0;
  for (let at = body.indexOf(LINE_END); at >= 0; at = body.indexOf(LINE_END, at + 1)) {
    if (++lines > MAX_LINES) {
      throw new ProtocolError('bad_request', `the body must have at most ${MAX_LINES} lines`);
    }
  }
}

/** Lines of a body as JSON values; a heading in the first line is left out. */
export class NdjsonValues implements Iterable<PushedValue> {
  readonly #body: Buffer;
  /** Number of lines that are JSON. */
  parsed = 0;

  constructor(body: Buffer) {
    this.#body = body;
  }

  *[Symbol.iterator](): Generator<PushedValue> {
    for (const line of bodyLines(this.#body)) {
      if ('fault' in line) {
        yield line;
        continue;
      }
      const { at, text } = line;
      let value: unknown;
      try {
        value = parseJson('line', text);
        this.parsed++;
        if (at === 1 && isHeading(value)) continue;
      } catch (error) {
        yield { at, fault: error as Error };
        continue;
      }
      yield { at, value };
    }
  }
}
