import * as z from '../../schema/zod';
import { time } from '../form';
import { type Checked, defineRoute } from './route';

const accessSchema = z
  .object({
    tokens: z.boolean().describe('Whether this server accepts tokens'),
    screens: z.boolean().describe('Whether a screen can be approved by its pairing code'),
    welcome: z.boolean().describe('Whether the caller may read at all'),
    user: z.string().exactOptional(),
    expires: time.exactOptional().describe('End of the token, µs since 1970 (UTC)'),
    id: z.string().exactOptional().describe('Id of the token, by which it is revoked'),
    symbols: z.array(z.string()).describe('Globs of the symbols that the caller may see'),
    writes: z
      .array(z.string())
      .describe('Globs of the symbols of which it may push events, with the act `ingest`'),
    channels: z.array(z.string()),
    rate: z.number().describe('Highest rate of a room, frames a second'),
    levels: z.number().describe('Highest number of book levels a side'),
    acts: z.array(z.string()).describe('Rights besides reading'),
    delay: z.number().exactOptional().describe('Delay of all market data for the caller, s'),
  })
  .meta({ id: 'Access' });

/** Principal and permissions of a caller. */
export type AccessView = Checked<typeof accessSchema>;

export const getAccess = defineRoute({
  name: 'getAccess',
  method: 'GET',
  path: '/api/access',
  access: 'public',
  summary: 'Returns the principal and the permissions of the caller.',
  answers: { 200: z.object({ access: accessSchema }) },
});
