import { ProtocolError, quoteValue } from '../../../../lib/protocol/error';
import {
  getTape,
  getTapeActivity,
  listTapes,
  type TapeListing,
} from '../../../../lib/protocol/http/tape-routes';
import type { Principal } from '../../../access/principal';
import type { ApiDependencies } from '../api-dependencies';
import { type HandledRoute, handle } from '../route-handler';

/** Handlers of tapes. A tape without symbols that the caller may see does not exist for that caller. */
export function tapeHandlers({ tapes }: Pick<ApiDependencies, 'tapes'>): HandledRoute[] {
  return [
    handle(listTapes, async ({ principal }) => {
      const all = await tapes.all();
      const visible = all
        .map((tape) => visibleTape(tape, principal))
        .filter(({ symbols }) => symbols.length > 0);
      return { tapes: visible };
    }),
    handle(getTape, async ({ parameters: { id }, principal }) => ({ tape: await tapeOf(id, principal) })),
    handle(getTapeActivity, async ({ parameters: { id }, query: { buckets }, principal }) => {
      await tapeOf(id, principal);
      const activity = await tapes.activity(id, buckets);
      if (!activity) throw unknownTape(id);
      return { activity };
    }),
  ];

  async function tapeOf(id: string, principal: Principal): Promise<TapeListing> {
    const tape = await tapes.find(id);
    const visible = tape && visibleTape(tape, principal);
    if (!visible || (visible.symbols.length === 0 && tape.symbols.length > 0)) throw unknownTape(id);
    return visible;
  }
}

function visibleTape(tape: TapeListing, { permissions }: Principal): TapeListing {
  return { ...tape, symbols: tape.symbols.filter(permissions.allows) };
}

function unknownTape(id: string): ProtocolError {
  return new ProtocolError('not_found', `there is no tape ${quoteValue(id)}`);
}
