import * as z from '../../schema/zod';
import { form, time } from '../form';
import { errorSchema } from '../http/error-answer';
import { countText, timeText } from '../http/fields';
import { defineRoute } from '../http/route';
import { actionSchema } from './screen-action';
import { commandSchema, resultSchema, SCREEN_STATES } from './screen-command';
import { displaySchema } from './screen-display';
import { paintedSchema } from './screen-report';
import { scheduleSchema } from './screen-schedule';
import { CELL_MINUTES, positionSchema, statusSchema } from './screen-status';

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

export const getScreenHistory = defineRoute({
  name: 'getScreenHistory',
  method: 'GET',
  path: '/api/screens/:id/history',
  access: 'screens',
  summary: 'Returns the states of a screen over the last seven days.',
  answers: {
    200: z.object({
      screen: z.string(),
      minutes: z.literal(CELL_MINUTES).describe('Length of a cell'),
      end: time.describe('End of the newest cell, which is running'),
      states: z
        .string()
        .describe('A letter for each cell, oldest first, as in `history` of the list of screens'),
      painted: z.array(z.number()).describe('Share of each cell in which the screen painted, 0 to 1'),
      changes: z
        .array(z.object({ time, state: z.enum(SCREEN_STATES) }))
        .describe('Last changes of state, the newest first'),
    }),
  },
  errors: ['not_found'],
});

/** Maximum of actions in one answer. */
const MAX_ACTIONS = 1_000;
const DEFAULT_ACTIONS = 100;

const actionsQuery = form({
  limit: countText(MAX_ACTIONS, DEFAULT_ACTIONS),
  before: timeText.optional().describe('Only actions before this time, µs'),
});

export const listScreenActions = defineRoute({
  name: 'listScreenActions',
  method: 'GET',
  path: '/api/screens/actions',
  access: 'screens',
  summary: 'Lists what was done with screens and what the server noticed, the newest first.',
  query: actionsQuery,
  answers: { 200: z.object({ actions: z.array(actionSchema) }) },
});

export const exportScreenActions = defineRoute({
  name: 'exportScreenActions',
  method: 'GET',
  path: '/api/screens/actions.csv',
  access: 'screens',
  summary: 'Lists the same as CSV, with times in UTC.',
  query: actionsQuery,
  mediaType: 'text/csv',
  answers: { 200: z.string() },
});

export const findPainted = defineRoute({
  name: 'findPainted',
  method: 'GET',
  path: '/api/screens/:id/painted',
  access: 'screens',
  summary: 'Returns what a screen showed at a moment of the last seven days, and the tape that has it.',
  query: form({ at: timeText }),
  answers: {
    200: z.object({
      screen: z.string(),
      at: time,
      board: z.string(),
      painted: paintedSchema.describe('Newest paint before the moment'),
      revision: z.int().describe('Order that the screen had painted then; 0 for none'),
      display: displaySchema.describe('Display of that order'),
      tape: z.string().exactOptional().describe('Tape that has the moment, for a replay'),
    }),
  },
  errors: ['bad_request', 'not_found'],
});

/** Maximum size of a schedule, bytes. */
const MAX_SCHEDULE_BYTES = 256 * 1024;

const scheduleState = z.object({
  schedule: scheduleSchema,
  revision: z.string().describe('Of the content; differs after each change'),
});

export const getSchedule = defineRoute({
  name: 'getSchedule',
  method: 'GET',
  path: '/api/schedule',
  access: 'screens',
  summary: 'Returns what screens show by themselves at times of the day, of a market, and at events.',
  answers: { 200: scheduleState },
});

const REVISION_ERROR = 'must be the revision of the schedule in quotes, or *';

export const setSchedule = defineRoute({
  name: 'setSchedule',
  method: 'PUT',
  path: '/api/schedule',
  access: 'screens',
  summary:
    'Replaces the schedule; it is applied within a second. With If-Match, only if nobody changed it in between.',
  headers: z.object({
    'if-match': z
      .string()
      .regex(/^(\*|"?[0-9a-f]{16}"?)$/, REVISION_ERROR)
      .describe('Revision that the change began from')
      .exactOptional(),
  }),
  body: { name: 'schedule', schema: scheduleSchema, maxBytes: MAX_SCHEDULE_BYTES },
  answers: {
    200: scheduleState,
    409: errorSchema.extend({ current: scheduleState.describe('The newer state') }),
  },
  errors: ['bad_request', 'not_found'],
});
