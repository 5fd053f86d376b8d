import { isTimeZone } from '../../boards/board';
import type { Frozen } from '../../schema/describes';
import * as z from '../../schema/zod';
import { count, form, oneOf, text } from '../form';
import { displaySchema } from './screen-display';

export const MAX_ENTRIES = 200;
const MAX_TARGETS = 1_000;
export const MAX_EVENTS = 8;
/** Longest `pre-open` and `close`, minutes. */
export const MAX_MINUTES = 240;
/** Longest time of an event, s. */
export const MAX_SECONDS = 3_600;

const MAX_NAME = 60;

export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

export const SESSION_PHASES = ['pre-open', 'open', 'close'] as const;
export const SCHEDULE_EVENTS = ['halt', 'alert'] as const;

const CLOCK_ERROR = 'must be a time of day such as "08:30", from 00:00 to 24:00';
const clockTime = z
  .string({ error: CLOCK_ERROR })
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, { error: CLOCK_ERROR });
const ZONE_ERROR = 'must be a time zone such as "Europe/London"';

const targets = {
  screens: z.array(text(80)).max(MAX_TARGETS).exactOptional().describe('Ids of screens'),
  groups: z
    .array(text(80))
    .max(MAX_TARGETS)
    .exactOptional()
    .describe('Names of groups; all screens without either'),
};

const entrySchema = form({
  name: text(MAX_NAME).exactOptional(),
  ...targets,
  zone: z
    .string({ error: ZONE_ERROR })
    .refine(isTimeZone, { error: ZONE_ERROR })
    .exactOptional()
    .describe('Of `from`, `to` and `days`; UTC when absent'),
  days: z
    .array(oneOf(WEEKDAYS))
    .min(1)
    .max(7)
    .exactOptional()
    .describe('Days on which it begins; every day when absent'),
  from: clockTime.exactOptional().describe('Start; 00:00 when absent'),
  to: clockTime.exactOptional().describe('End, on the next day if it is not after `from`; 24:00 when absent'),
  session: form({
    venue: text(16).describe('Id of a calendar'),
    phase: oneOf(SESSION_PHASES).describe('Before trading, while it lasts, or after it'),
    minutes: count(MAX_MINUTES).exactOptional().describe('Length of `pre-open` and `close`; 30 when absent'),
  })
    .exactOptional()
    .describe('Only in this part of the venue’s day'),
  display: displaySchema.describe(
    'Shown while the entry lasts; of two entries, the later in the list counts',
  ),
});
export type ScheduleEntry = Frozen<z.infer<typeof entrySchema>>;

const eventSchema = form({
  on: oneOf(SCHEDULE_EVENTS).describe('A symbol is halted, or an alert of any user fires'),
  seconds: count(MAX_SECONDS).describe('Time for which its symbol is shown'),
  board: text(32).exactOptional().describe('Board that shows it; that of the moment when absent'),
  ...targets,
});

export type ScheduleEvent = Frozen<z.infer<typeof eventSchema>>;

/** Displays by time of the day, part of a market’s day, and event. */
export const scheduleSchema = form({
  entries: z.array(entrySchema).max(MAX_ENTRIES),
  events: z.array(eventSchema).max(MAX_EVENTS).exactOptional(),
});
export type ScreenSchedule = Frozen<z.infer<typeof scheduleSchema>>;
