import * as z from '../schema/zod';
import { textSchema } from './board-text';
import { area } from './tile-fields';

/** Exchanges whose hours a tile can show, ISO 10383, from east to west; each has a calendar of that id. */
export const MARKETS = [
  ...(['XASX', 'XTKS', 'XKRX', 'XSHG', 'XSHE', 'XSGE', 'XHKG', 'XSES', 'XNSE', 'MISX'] as const),
  ...(['XETR', 'XPAR', 'XSWX', 'XLON', 'XNYS', 'XNAS', 'XCME'] as const),
] as const;
export type MarketId = (typeof MARKETS)[number];

const markets = z.array(z.enum(MARKETS)).min(1).max(MARKETS.length);

/** Local time of each exchange, whether it trades, and when that changes. */
export const clocks = z.strictObject({
  type: z.literal('clocks'),
  area,
  markets: markets.default(['XTKS', 'XHKG', 'XSHG', 'MISX', 'XLON', 'XNYS']),
  /** Shows the seconds. */
  seconds: z.boolean().default(false),
});

/** Trading hours of each exchange on a common axis of 24 hours, with the current time. */
export const sessions = z.strictObject({
  type: z.literal('sessions'),
  area,
  markets: markets.default(['XTKS', 'XHKG', 'XSHG', 'MISX', 'XETR', 'XLON', 'XNYS']),
  /** Axis: the day of the first clock, or the hours from a quarter before now. */
  span: z.enum(['day', 'ahead']).default('day'),
});

/** Time left until an exchange opens or closes, or until a moment. */
export const countdown = z
  .strictObject({
    type: z.literal('countdown'),
    area,
    /** `next` is the next opening, break or close of the exchange; `time` is the moment `at`. */
    to: z.enum(['next', 'open', 'close', 'time']).default('next'),
    market: z.enum(MARKETS).default('XNYS'),
    /** ISO 8601 with an offset from UTC. */
    at: z.iso
      .datetime({ offset: true, error: 'expected a time such as "2027-01-04T09:30:00-05:00"' })
      .optional(),
    label: textSchema.optional(),
  })
  .refine(({ to, at }) => to !== 'time' || at !== undefined, {
    path: ['at'],
    error: 'expected a time such as "2027-01-04T09:30:00-05:00", because `to` is "time"',
  });
