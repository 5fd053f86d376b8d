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
      return { tapes: all.flatMap((tape) => visibleTape(tape, permissions) ?? []) };
    }),
    handle(getTape, async ({ parameters: { id }, principal: { permissions } }) => ({
      tape: await tapeOf(id, permissions),
    })),
    handle(
      getTapeActivity,
      async ({ parameters: { id }, query: { buckets }, principal: { permissions } }) => {
        const tape = await tapes.find(id);
        if (!tape || !visibleTape(tape, permissions)) throw unknownTape(id);
        if (!maySeeWhole(permissions, symbolsOf(tape)) || tape.end > latestOf(tape, permissions)) {
          throw new ProtocolError(
            'forbidden',
            `the activity of ${quoteValue(id)} counts trades and symbols that are not for this token, or not yet`,
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
    const visible = tape && visibleTape(tape, permissions);
    if (!visible) throw unknownTape(id);
    return visible;
  }

  function latestOf({ recording }: TapeListing, { delay }: Permissions): number {
    return tapes.delays.latest(delay, recording === true);
  }

  /** Returns the part of a tape that the caller may see; undefined for none. */
  function visibleTape(tape: TapeListing, permissions: Permissions): TapeListing | undefined {
    const latest = latestOf(tape, permissions);
    if (tape.start > latest || !maySeeSome(permissions, symbolsOf(tape))) return undefined;
    const { allows, delay } = permissions;
    const isCut = tape.end > latest;
    const symbols = tape.symbols.filter(
      (symbol) => allows(symbol) && (!isCut || tapes.delays.knows(delay, symbol)),
    );
    return { ...tape, symbols, end: Math.min(tape.end, latest) };
  }
}

function symbolsOf({ symbols }: TapeListing): OfSymbols {
  return { symbols: () => symbols };
}

function unknownTape(id: string): ProtocolError {
  return new ProtocolError('not_found', `there is no tape ${quoteValue(id)}`);
}
