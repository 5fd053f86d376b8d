import * as z from '../../schema/zod';
import { type Checked, defineRoute } from './route';

export const getAlive = defineRoute({
  name: 'getAlive',
  method: 'GET',
  path: '/healthz',
  access: 'public',
  summary: 'Answers as long as the process runs.',
  answers: { 200: z.object({ alive: z.literal(true) }) },
});

export const getReady = defineRoute({
  name: 'getReady',
  method: 'GET',
  path: '/readyz',
  access: 'public',
  summary: 'Says whether the process serves requests and has symbols to show.',
  answers: {
    200: z.object({ ready: z.literal(true) }),
    503: z.object({ ready: z.literal(false), reason: z.string() }),
  },
});

export const getMetrics = defineRoute({
  name: 'getMetrics',
  method: 'GET',
  path: '/metrics',
  access: 'metrics',
  openToLocal: true,
  summary: 'Returns the metrics of the process in the text format of Prometheus.',
  mediaType: 'text/plain',
  answers: { 200: z.string() },
});

/** States of a node: a cut one has no link to the broker. */
export const NODE_ROLES = ['leader', 'follower', 'joining', 'cut'] as const;
/** Tasks of a node. */
export const NODE_TASKS = ['ingest', 'serve'] as const;

const nodeSchema = z
  .object({
    id: z.string(),
    url: z.string().exactOptional().describe('Address at which other nodes reach it'),
    role: z.enum(NODE_ROLES).describe('joining: it has no values yet; cut: it has no link to the broker'),
    roles: z.array(z.enum(NODE_TASKS)).describe('ingest: it may run the feed; serve: it serves clients'),
    program: z.string().describe('Version of its program'),
    epoch: z.int().exactOptional(),
    version: z.int().exactOptional(),
    lagMs: z.number().exactOptional().describe('Age of the newest entry that it has applied, ms'),
    clients: z.int().describe('Open connections'),
    ready: z.boolean(),
    reason: z.string().exactOptional().describe('Why it is not ready'),
  })
  .meta({ id: 'Node' });

/** Node of a cluster, as the API lists it. */
export type NodeListing = Checked<typeof nodeSchema>;

export const nodeListSchema = z.array(nodeSchema);

export const listNodes = defineRoute({
  name: 'listNodes',
  method: 'GET',
  path: '/api/nodes',
  access: 'metrics',
  openToLocal: true,
  summary: 'Lists the nodes of the cluster that were there lately; none without BUS_URL.',
  answers: { 200: z.object({ nodes: nodeListSchema }) },
});
