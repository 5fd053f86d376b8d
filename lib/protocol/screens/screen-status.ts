import type { Frozen } from '../../schema/describes';
import * as z from '../../schema/zod';
import { time } from '../form';
import { SCREEN_STATES } from './screen-command';
import { displaySchema } from './screen-display';
import { reportSchema } from './screen-report';

/** Length of a cell of the history, minutes. */
export const CELL_MINUTES = 15;
/** Cells of the history in the list of screens: 24 hours. */
export const STATUS_CELLS = 96;

/** Letter of each state in a history; `-` is a time without knowledge, such as that of a stopped server. */
export const STATE_LETTERS = { ok: 'o', late: 'l', frozen: 'f', hidden: 'h', gone: 'g' } as const;

/** A known screen: paired, or named by its address. */
export const statusSchema = z.object({
  id: z.string(),
  number: z.int().describe('Shown by `identify`; never changes'),
  name: z.string(),
  group: z.string().exactOptional(),
  place: z.string().exactOptional(),
  isPaired: z.boolean().describe('False for a screen that only its address names, which anyone can use'),
  state: z.enum(SCREEN_STATES),
  since: time.describe('Start of the state'),
  isOldBuild: z.boolean().describe('Its page is of another build than this server'),
  report: reportSchema.exactOptional().describe('Its newest report'),
  reportedAt: time.exactOptional(),
  display: displaySchema,
  revision: z.int().describe('Of the newest order; equal to `report.revision` once it is painted'),
  connections: z.int().describe('0 for one that is gone; 2 for a page that is open twice'),
  address: z.string().exactOptional().describe('Network address of its newest connection'),
  history: z
    .string()
    .describe(
      `The worst state of each ${CELL_MINUTES} minutes of the last 24 hours, oldest first, the running one last: ` +
        'o ok, l late, f frozen, h hidden, g gone, - unknown',
    ),
});
export type ScreenStatus = Frozen<z.infer<typeof statusSchema>>;

export const positionSchema = z.object({ epoch: z.int(), version: z.int() });
