import { quoteValue } from '../../../lib/schema/quote-value';
import { cellsOf } from '../../ingest/pushed-csv';
import { lineTemplate } from './line-template';
import type { Decode } from './mapping-schema';

/** Lines of one body, at most. */
const MAX_LINES = 100_000;

/** Error for a body that is not in the format of its mapping. */
export class DecodeError extends RangeError {}

/** Decodes bodies to messages. */
export type Decoder = (body: Uint8Array) => unknown[];

/**
 * Returns the decoder of a format. JSON and text give one message, NDJSON one for each line, CSV one that is a list of rows:
 * objects whose names are those of the header, or places from 0.
 */
export function decoderOf({ as, charset, separator, header, line }: Decode): Decoder {
  // A shared decoder has no state between bodies, since they are decoded whole.
  const decoder = new TextDecoder(charset);
  const textOf = (body: Uint8Array): string => decoder.decode(body);
  switch (as) {
    case 'json':
      return (body) => [parsed(textOf(body), 'the body')];
    case 'text':
      return (body) => [textOf(body)];
    case 'ndjson':
      return (body) => linesOf(textOf(body)).map(({ text, number }) => parsed(text, `line ${number}`));
    case 'csv': {
      const take = line === undefined ? undefined : lineTemplate(line);
      return (body) => [rowsOf(textOf(body), { separator, header, take })];
    }
  }
}

interface RowFormat {
  readonly separator: string;
  readonly header: boolean;
  readonly take: ReturnType<typeof lineTemplate> | undefined;
}

function rowsOf(text: string, { separator, header, take }: RowFormat): Record<string, string>[] {
  let names: readonly string[] | undefined;
  const rows: Record<string, string>[] = [];
  for (const { text: line, number } of linesOf(text)) {
    const parts = take?.(line);
    if (take !== undefined && parts === undefined) {
      throw new DecodeError(`line ${number} is not in the form of decode.line: ${quoteValue(line)}`);
    }
    const cells = cellsOf(parts?.get('row') ?? line, separator);
    if (header && names === undefined) {
      names = cells.map((cell) => cell.trim());
      continue;
    }
    // Names come from outside: an object without a prototype takes any.
    const row: Record<string, string> = Object.create(null);
    for (const [name, value] of parts ?? []) if (name !== 'row') row[name] = value;
    for (const [place, cell] of cells.entries()) row[names?.[place] ?? String(place)] = cell.trim();
    rows.push(row);
  }
  return rows;
}

function linesOf(text: string): { readonly text: string; readonly number: number }[] {
  const lines = text.split('\n', MAX_LINES + 1);
  if (lines.length > MAX_LINES) throw new DecodeError(`a body must have at most ${MAX_LINES} lines`);
  return lines
    .map((line, index) => ({ text: line.trim(), number: index + 1 }))
    .filter(({ text: line }) => line !== '');
}

function parsed(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DecodeError(`${what} is not JSON: ${quoteValue(text)}`);
  }
}
