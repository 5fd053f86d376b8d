import * as z from '../../schema/zod';
import { time } from '../form';
import { defineRoute } from '../http/route';
import { commandSchema, resultSchema } from './screen-command';
import { positionSchema, statusSchema } from './screen-status';

/** Maximum size of a command, bytes: ids of many screens. */
const MAX_COMMAND_BYTES = 128 * 1024;

export const listScreenStates = defineRoute({
  name: 'listScreenStates',
  method: 'GET',
  path: '/api/screens/status',
  access: 'screens',
  summary: 'Lists the known screens with their states, newest reports and what they have to show.',
  answers: {
    200: z.object({
      time,
      build: z.string().describe('Of the pages that this server serves'),
      newest: positionSchema.describe('Newest version of the live stream'),
      screens: z.array(statusSchema),
    }),
  },
});

export const commandScreens = defineRoute({
  name: 'commandScreens',
  method: 'POST',
  path: '/api/screens/commands',
  access: 'screens',
  summary:
    'Changes what screens show, or makes them act; answers when all have painted it, at the latest after 2 seconds.',
  body: { name: 'command', schema: commandSchema, maxBytes: MAX_COMMAND_BYTES },
  answers: { 200: z.object({ revision: z.int(), results: z.array(resultSchema) }) },
  errors: ['bad_request', 'not_found'],
});
