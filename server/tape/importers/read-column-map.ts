import { readFileSync } from 'node:fs';
import { isCurrency } from '../../../lib/market/instrument';
import * as z from '../../../lib/schema/zod';
import { ImportError } from './importer';
import { lengthOfText } from './tabular/bar-length';
import type { ColumnMap } from './tabular/column-map';
import { KNOWN_COLUMNS, type KnownColumn } from './tabular/column-names';

const MAX_NAMES = 1000;
const text = z.string().min(1).max(100);

const SCHEMA = z.strictObject({
  columns: z.partialRecord(z.enum(KNOWN_COLUMNS as [KnownColumn, ...KnownColumn[]]), text).optional(),
  names: z.array(text).min(3).max(MAX_NAMES).optional(),
  headerLines: z.int().min(0).max(1000).optional(),
  delimiter: z.string().length(1).optional(),
  encoding: z.string().refine(isEncoding, 'not an encoding, such as "gbk" or "windows-1251"').optional(),
  decimal: z.enum(['.', ',']).optional(),
  dates: z.enum(['dmy', 'mdy']).optional(),
  zone: z.string().refine(isZone, 'not a time zone, such as "Europe/Moscow"').optional(),
  interval: z
    .string()
    .refine((value) => lengthOfText(value) !== undefined, 'not a bar length, such as "1m" or "1d"')
    .optional(),
  lotSize: z.number().positive().max(1e9).optional(),
  symbol: text.optional(),
  venue: text.optional(),
  currency: z.string().refine(isCurrency, 'not a currency, such as "USD"').optional(),
});

/**
 * Reads a mapping file.
 * @throws ImportError naming the file, the field and the value
 */
export function readColumnMap(path: string): ColumnMap {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new ImportError(path, undefined, `a mapping file (JSON) expected: ${(error as Error).message}`);
  }
  const parsed = SCHEMA.safeParse(content);
  if (parsed.success) return parsed.data as ColumnMap;
  const [issue] = parsed.error.issues;
  throw new ImportError(path, undefined, `${issue?.path.join('.') || 'mapping file'}: ${issue?.message}`);
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined;
  } catch {
    return false;
  }
}

function isEncoding(label: string): boolean {
  try {
    return new TextDecoder(label) !== undefined;
  } catch {
    return false;
  }
}
