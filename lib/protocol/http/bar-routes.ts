import { INTERVALS } from '../../market/interval';
import * as z from '../../schema/zod';
import { barSchema } from '../message-schemas';
import { rowFormat } from '../row-format';
import { countText, streamName, symbol, timeText } from './fields';
import { defineRoute } from './route';

/** Maximum of bars in one answer. */
const MAX_BARS = 5_000;
const DEFAULT_BARS = 500;

const bar = barSchema.meta({ id: 'Bar' });

const query = z
  .strictObject({
    stream: streamName,
    symbol: z
      .string({ error: 'must be given' })
      .pipe(symbol)
      .meta({ override: symbol.meta() ?? {} }),
    interval: z.enum(INTERVALS, { error: `must be one of ${INTERVALS.join(', ')}` }).default('1m'),
    from: timeText.exactOptional(),
    to: timeText.exactOptional(),
    limit: countText(MAX_BARS, DEFAULT_BARS),
    format: rowFormat,
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ['from'],
    message: 'must not be after to',
  });

export const listBars = defineRoute({
  name: 'listBars',
  method: 'GET',
  path: '/api/bars',
  access: 'guest',
  summary: 'Returns the newest bars whose start is from `from` to `to`, oldest first.',
  query,
  answers: { 200: z.object({ bars: z.array(bar) }) },
  rows: 'bars',
  errors: ['forbidden', 'not_found', 'unknown_symbol'],
});
