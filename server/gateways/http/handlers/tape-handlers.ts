import { ProtocolError, quoteValue } from '../../../../lib/protocol/error';
import {
  getTape,
  getTapeActivity,
  listTapes,
  type TapeListing,
} from '../../../../lib/protocol/http/tape-routes';
import type { Permissions } from '../../../access/permissions';
import { maySeeSome, maySeeWhole, type OfSymbols } from '../../../access/visibility';
import type { ApiDependencies } from '../api-dependencies';
import { type HandledRoute, handle } from '../route-handler';

/** Handlers of tapes. A tape without symbols that the caller may see does not exist for that caller. */
export function tapeHandlers({ tapes }: Pick<ApiDependencies, 'tapes'>): HandledRoute[] {
  return [
    handle(listTapes, async ({ principal: { permissions } }) => {
      const all = await tapes.all();
      const visible = all.filter((tape) => maySeeSome(permissions, symbolsOf(tape)));
      return { tapes: visible.map((tape) => visibleTape(tape, permissions)) };
    }),
    handle(getTape, async ({ parameters: { id }, principal: { permissions } }) => ({
      tape: visibleTape(await tapeOf(id, permissions), permissions),
    })),
    handle(
      getTapeActivity,
      async ({ parameters: { id }, query: { buckets }, principal: { permissions } }) => {
        if (!maySeeWhole(permissions, symbolsOf(await tapeOf(id, permissions)))) {
          throw new ProtocolError(
            'forbidden',
            `the activity of ${quoteValue(id)} counts trades and symbols that are not for this token`,
          );
        }
        const activity = await tapes.activity(id, buckets);
        if (!activity) throw unknownTape(id);
        return { activity };
      },
    ),
  ];

  async function tapeOf(id: string, permissions: Permissions): Promise<TapeListing> {
    const tape = await tapes.find(id);
    if (!tape || !maySeeSome(permissions, symbolsOf(tape))) throw unknownTape(id);
    return tape;
  }
}

function symbolsOf({ symbols }: TapeListing): OfSymbols {
  return { symbols: () => symbols };
}

function visibleTape(tape: TapeListing, { allows }: Permissions): TapeListing {
  return { ...tape, symbols: tape.symbols.filter(allows) };
}

function unknownTape(id: string): ProtocolError {
  return new ProtocolError('not_found', `there is no tape ${quoteValue(id)}`);
}
