import { OUTAGE_CAUSES } from '../../market/event';
import * as z from '../../schema/zod';
import { sourceSchema } from '../message-schemas';
import { nodeListSchema } from './health-routes';
import { type Checked, defineRoute } from './route';

const outageCause = z.enum(OUTAGE_CAUSES);

const connectionSchema = z
  .object({
    stage: z
      .enum(['starting', 'connecting', 'flowing', ...OUTAGE_CAUSES])
      .describe('starting: asks for the list of products; connecting: between two connections'),
    since: z.int().describe('Start of the stage, µs since 1970 UTC'),
    sockets: z.object({ open: z.int(), planned: z.int() }),
    books: z.int().describe('Symbols with an order book'),
    events: z.int().describe('Events since the start; two answers give the rate'),
    reconnections: z.int().describe('Connections lost since the start, without planned replacements'),
    gaps: z.int().describe('Data gaps since the start'),
    clockOffset: z
      .number()
      .describe('Clock of the venue minus that of the server, ms; known to half a second')
      .exactOptional(),
  })
  .describe('Connections to a venue');

const operationSchema = z
  .object({
    address: z.string().describe('Scheme, host and port of the sockets'),
    problem: z.string().exactOptional().describe('Newest failure, while it lasts'),
    attempts: z.int().describe('Failed attempts to connect in a row'),
    rotations: z.int().describe('Planned replacements of connections'),
    frames: z.int(),
    unreadable: z.int().describe('Frames that could not be read'),
    weight: z
      .object({ used: z.number(), limit: z.number() })
      .describe('Weight of REST requests in the current period, and how much is used at most'),
    rejected: z.array(z.object({ name: z.string(), reason: z.string() })).describe('Rejected subscriptions'),
    unknown: z
      .array(z.object({ symbol: z.string(), nearest: z.array(z.string()) }))
      .describe('Configured symbols that the venue does not have, with the most similar ones'),
    silent: z.array(z.string()).describe('Confirmed subscriptions without data'),
  })
  .describe('For callers that may read metrics, and programs on this machine');

const listingSchema = sourceSchema
  .omit({ symbols: true })
  .extend({
    kind: z.enum(['venue', 'ingest', 'simulator', 'tape']).describe('venue: the server connects to it'),
    symbols: z.int().describe('Symbols of the source that the caller may see'),
    receivedAt: z.int().exactOptional().describe('Time of its newest event, µs since 1970 UTC'),
    parts: z
      .array(
        z.object({
          since: z.int(),
          symbols: z.array(z.string()),
          reason: z.string().exactOptional(),
          cause: outageCause.exactOptional(),
        }),
      )
      .describe('Symbols that are down while the source is not'),
    connection: connectionSchema.exactOptional(),
    operation: operationSchema.exactOptional(),
  })
  .meta({ id: 'SourceListing' });

const producerSchema = z
  .object({
    name: z.string().describe('User of the token, `this machine`, or the part of the server that pushes'),
    accepted: z.int(),
    rejected: z.int(),
    repeated: z.int().describe('Accepted trades that had been taken before'),
    pushedAt: z.int().describe('Time of its newest push, µs since 1970 UTC'),
  })
  .meta({ id: 'Producer' });

/** Producer of pushed events, as the API lists it. */
export type ProducerListing = Checked<typeof producerSchema>;

/** Source with the figures of its connections, as the API lists it. */
export type SourceListing = Checked<typeof listingSchema>;

export const listSources = defineRoute({
  name: 'listSources',
  method: 'GET',
  path: '/api/sources',
  access: 'guest',
  summary: 'Lists the sources of the live stream: state, age, connections, gaps, rejected symbols.',
  answers: {
    200: z.object({
      time: z.int().describe('µs since 1970 UTC'),
      sources: z.array(listingSchema),
      producers: z
        .array(producerSchema)
        .exactOptional()
        .describe(
          'Producers of pushed events since the start, for callers that may read metrics, and programs on this machine',
        ),
      nodes: nodeListSchema
        .exactOptional()
        .describe('Nodes of the cluster, as `/api/nodes` lists them, for the same callers'),
    }),
  },
});

/** Maximum of walls that one can follow through others. */
const MAX_VIA = 1_000;
const MAX_ID = 64;
const id = z.string().min(1).max(MAX_ID);

export const wallSchema = z
  .object({
    id: id.describe('Id of the server, new at each start'),
    via: z.array(id).max(MAX_VIA).describe('Ids of the walls that it follows, directly or through others'),
  })
  .meta({ id: 'Wall' });

/** Identity of a server, as the API shows it. */
export type WallListing = Checked<typeof wallSchema>;

export const getWall = defineRoute({
  name: 'getWall',
  method: 'GET',
  path: '/api/wall',
  access: 'guest',
  summary: 'Identifies the server and the walls that it follows, so that no wall follows itself.',
  answers: { 200: z.object({ wall: wallSchema }) },
});
