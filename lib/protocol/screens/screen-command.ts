import type { Frozen } from '../../schema/describes';
import * as z from '../../schema/zod';
import { form, oneOf, text } from '../form';
import { displayFields, displaySchema, SCREEN_ACTS } from './screen-display';

const MAX_TARGETS = 1_000;
const id = text(80);

/** Display fields that a command changes; null takes one back to that of the address or the schedule. */
const changeSchema = form(
  Object.fromEntries(Object.entries(displayFields).map(([name, field]) => [name, field.nullable()])) as {
    [Name in keyof typeof displayFields]: z.ZodNullable<(typeof displayFields)[Name]>;
  },
);

export const commandSchema = form({
  screens: z.array(id).max(MAX_TARGETS).exactOptional().describe('Ids of screens'),
  groups: z.array(id).max(MAX_TARGETS).exactOptional().describe('Names of groups; "*" for all screens'),
  display: changeSchema.exactOptional(),
  act: oneOf(SCREEN_ACTS).exactOptional(),
});
export type ScreenCommand = Frozen<z.infer<typeof commandSchema>>;

/** done: painted; late: no answer within 2 s; queued: away, on return; missed: away, and it is not kept. */
export const OUTCOMES = ['done', 'late', 'queued', 'missed'] as const;

/** ok, late (paints more than 3 s behind), frozen (link, but nothing painted for 10 s), hidden, gone (no link). */
export const SCREEN_STATES = ['ok', 'late', 'frozen', 'hidden', 'gone'] as const;
export type ScreenState = (typeof SCREEN_STATES)[number];

export const resultSchema = z.object({
  screen: id,
  outcome: z.enum(OUTCOMES),
  revision: z.int(),
  before: displaySchema.describe('For undo'),
});
export type CommandResult = Frozen<z.infer<typeof resultSchema>>;
