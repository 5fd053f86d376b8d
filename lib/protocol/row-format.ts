import * as z from '../schema/zod';

/** Media types of an answer with rows, by the name of its format. */
export const ROW_TYPES = {
  json: 'application/json',
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
} as const;
export type RowFormat = keyof typeof ROW_TYPES;

const FORMATS = Object.keys(ROW_TYPES) as [RowFormat, ...RowFormat[]];

/** Other names of the media types, and patterns that browsers and tools send. */
const FORMAT_OF_TYPE: Readonly<Record<string, RowFormat>> = {
  ...Object.fromEntries(FORMATS.map((format) => [ROW_TYPES[format], format])),
  'application/ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
  'application/*': 'json',
  '*/*': 'json',
};

/** Parameter of a route whose rows are served in several formats. */
export const rowFormat = z
  .enum(FORMATS, { error: `must be one of ${FORMATS.join(', ')}` })
  .exactOptional()
  .describe('Takes precedence over `Accept`; default json');

/** Returns the format that a request's `Accept` header prefers; JSON if it names none of them. */
export function acceptedFormat(accept = ''): RowFormat {
  const [best] = accept
    .split(',')
    .map((entry) => {
      const [type = '', ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase());
      const quality = parameters.find((parameter) => parameter.startsWith('q='));
      return { format: FORMAT_OF_TYPE[type], quality: quality === undefined ? 1 : Number(quality.slice(2)) };
    })
    .filter(({ format, quality }) => format !== undefined && quality > 0)
    .sort((a, b) => b.quality - a.quality);
  return best?.format ?? 'json';
}
