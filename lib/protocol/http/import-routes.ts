import { isCurrency } from '../../market/instrument';
import * as z from '../../schema/zod';
import { type Checked, defineRoute } from './route';

/** Maximum lengths of the names of a format and of a file, characters. */
const MAX_FORMAT_LENGTH = 32;
const MAX_NAME_LENGTH = 255;

const importSchema = z
  .object({
    id: z.string().describe('Id of the tape that is made'),
    format: z.string().describe('`auto` until the format is known'),
    name: z.string().describe('Name of the file'),
    state: z.enum(['running', 'done', 'failed']),
    phase: z.enum(['upload', 'import']).describe('The phase that `bytes` and `total` count'),
    bytes: z.int(),
    total: z.int().exactOptional(),
    events: z.int(),
    since: z.int().describe('Start of the import, ms since 1970 (UTC)'),
    warnings: z.array(z.string()),
    error: z.string().exactOptional(),
  })
  .meta({ id: 'Import' });

/** An import of a file, as the API lists it. */
export type ImportListing = Checked<typeof importSchema>;

const query = z.strictObject({
  id: z.string({ error: 'must be given: the name of the new tape' }).describe('Id of the new tape'),
  format: z
    .string()
    .max(MAX_FORMAT_LENGTH, `must have at most ${MAX_FORMAT_LENGTH} characters`)
    .regex(/^[a-z0-9][a-z0-9-]*$/, 'must be the name of a format such as ndjson, or auto')
    .default('auto'),
  name: z
    .string({ error: 'must be given: the name of the file' })
    .min(1, 'must be the name of the file')
    .max(MAX_NAME_LENGTH, `must have at most ${MAX_NAME_LENGTH} characters`)
    .describe('Name of the file; its ending can tell the format'),
  currency: z
    .string()
    .refine(isCurrency, 'must be the code of a currency such as USD')
    .exactOptional()
    .describe('Currency of instruments for which neither the file nor the format has one'),
});

export const listImports = defineRoute({
  name: 'listImports',
  method: 'GET',
  path: '/api/imports',
  access: 'import',
  summary: 'Lists the newest imports, and the formats that can be imported.',
  answers: {
    200: z.object({
      imports: z.array(importSchema),
      formats: z.array(z.string()),
      largest: z.int().describe('Largest file, bytes'),
    }),
  },
});

export const startImport = defineRoute({
  name: 'startImport',
  method: 'POST',
  path: '/api/imports',
  access: 'import',
  summary: 'Uploads a file that becomes a tape. Answers when the file was received, before it is read.',
  query,
  body: 'file',
  answers: { 202: z.object({ import: importSchema }) },
  errors: ['too_many_connections'],
});

export const getImport = defineRoute({
  name: 'getImport',
  method: 'GET',
  path: '/api/imports/:id',
  access: 'import',
  summary: 'Returns one import.',
  answers: { 200: z.object({ import: importSchema }) },
  errors: ['not_found'],
});

export const stopImport = defineRoute({
  name: 'stopImport',
  method: 'DELETE',
  path: '/api/imports/:id',
  access: 'import',
  summary: 'Stops an import and removes its files.',
  answers: { 200: z.object({ import: importSchema }) },
  errors: ['not_found'],
});
