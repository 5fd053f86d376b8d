import type { Context, Hono } from 'hono';
import { ProtocolError, quoteValue } from '../../../lib/protocol/error';
import type { TapeStats, TapesApi } from './api-contracts';
import { refuseMethod } from './json-body';
import { activityQuery } from './query-parameters';

const PATH = '/api/tapes';

/** `/api/tapes`: what is on the tapes. A tape of which somebody may see nothing is not there for them. */
export function addTapeRoutes(api: Hono, tapes: TapesApi): void {
  api.get(PATH, async (context) => {
    const all = await tapes.all();
    return context.json({
      tapes: all.map((tape) => seenBy(context, tape)).filter((tape) => tape.symbols.length > 0),
    });
  });

  api.get(`${PATH}/:id`, async (context) => {
    const tape = await tapeOf(context);
    return context.json({ tape });
  });

  api.get(`${PATH}/:id/activity`, async (context) => {
    const { buckets } = activityQuery(context.req.queries());
    const { id } = await tapeOf(context);
    const activity = await tapes.activity(id, buckets);
    if (!activity) throw new ProtocolError('not_found', `there is no tape ${quoteValue(id)}`);
    return context.json({ activity });
  });

  for (const path of [PATH, `${PATH}/:id`, `${PATH}/:id/activity`]) {
    api.all(path, (context) => refuseMethod(context, 'GET', 'HEAD'));
  }

  async function tapeOf(context: Context): Promise<TapeStats> {
    const id = context.req.param('id') ?? '';
    const tape = await tapes.find(id);
    const seen = tape && seenBy(context, tape);
    if (!seen || (seen.symbols.length === 0 && tape.symbols.length > 0)) {
      throw new ProtocolError('not_found', `there is no tape ${quoteValue(id)}`);
    }
    return seen;
  }
}

function seenBy(context: Context, tape: TapeStats): TapeStats {
  const { permissions } = context.get('principal');
  return { ...tape, symbols: tape.symbols.filter(permissions.allows) };
}
