import type { Frozen } from '../../schema/describes';
import * as z from '../../schema/zod';
import { time } from '../form';
import { SCREEN_STATES } from './screen-command';
import { SCREEN_ACTS } from './screen-display';

const fields = z.record(z.string(), z.unknown());

/** One line of the list of actions: a command, a change of facts, or a change of state that the server noticed. */
export const actionSchema = z
  .strictObject({
    time,
    by: z
      .string()
      .describe('User, `local` for a program on this machine without tokens, `schedule` or `server`'),
    screens: z.array(z.string()),
    display: fields.exactOptional().describe('Changed fields; null for one that was taken back'),
    before: z
      .record(z.string(), fields)
      .exactOptional()
      .describe('Values of these fields before, by screen; none for a field that was not set'),
    act: z.enum(SCREEN_ACTS).exactOptional(),
    facts: fields.exactOptional().describe('Changed name, place or group'),
    state: z.enum(SCREEN_STATES).exactOptional().describe('New state of the screen'),
  })
  .meta({ id: 'ScreenAction' });
export type ScreenAction = Frozen<z.infer<typeof actionSchema>>;
