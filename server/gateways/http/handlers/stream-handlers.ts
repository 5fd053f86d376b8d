import { isSymbol } from '../../../../lib/market/instrument';
import { ProtocolError, quoteValue } from '../../../../lib/protocol/error';
import { listBars } from '../../../../lib/protocol/http/bar-routes';
import {
  listInstruments,
  listPinyin,
  listQuotes,
  listStreams,
} from '../../../../lib/protocol/http/stream-routes';
import type { Principal } from '../../../access/principal';
import { unknownStream } from '../../stream-visibility';
import type { ApiDependencies, StreamView } from '../api-dependencies';
import { type HandledRoute, handle } from '../route-handler';
import { pinyinOf } from './pinyin';

export function streamHandlers({
  streams,
  calendarDays,
}: Pick<ApiDependencies, 'streams' | 'calendarDays'>): HandledRoute[] {
  return [
    handle(listStreams, ({ principal }) => ({
      streams: streams
        .all(principal.permissions)
        .filter((view) => view.isVisibleTo(principal.permissions))
        .map((view) => ({
          ...view.stats(principal.permissions),
          symbols: visible(view, principal).length,
        })),
      clock: streams.clock(),
    })),
    handle(listInstruments, ({ query, principal }) => ({
      instruments: visible(streamOf(query.stream, principal), principal),
      ...(calendarDays().length > 0 && { calendarDays: calendarDays() }),
    })),
    handle(listPinyin, async ({ query, principal }) => ({
      pinyin: await pinyinOf(visible(streamOf(query.stream, principal), principal)),
    })),
    handle(listQuotes, ({ query: { stream, symbols }, principal }) => {
      const view = streamOf(stream, principal);
      const { permissions } = principal;
      permissions.requireChannel('quotes');
      for (const symbol of symbols) if (isSymbol(symbol)) permissions.requireSymbol(symbol);
      return { quotes: view.quotes(symbols, permissions) };
    }),
    handle(listBars, async ({ query: { stream, format: _, ...query }, principal }) => {
      const view = streamOf(stream, principal);
      const { permissions } = principal;
      permissions.requireChannel('bars');
      permissions.requireSymbol(query.symbol);
      if (!view.instruments().some((instrument) => instrument.symbol === query.symbol)) {
        throw new ProtocolError('unknown_symbol', `${stream} has no symbol ${quoteValue(query.symbol)}`);
      }
      return { bars: await view.bars(query) };
    }),
  ];

  /** @throws ProtocolError `not_found` for a stream that does not exist for the caller */
  function streamOf(stream: string, { permissions }: Principal): StreamView {
    const view = streams.find(stream, permissions);
    if (!view?.isVisibleTo(permissions)) throw unknownStream(stream);
    return view;
  }
}

function visible(view: StreamView, { permissions }: Principal): ReturnType<StreamView['instruments']> {
  return view.instruments().filter((instrument) => permissions.allows(instrument.symbol));
}
