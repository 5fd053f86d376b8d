import * as z from '../../schema/zod';
import { defineRoute } from './route';

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
