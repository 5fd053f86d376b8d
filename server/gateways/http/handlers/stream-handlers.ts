import { ProtocolError, quoteValue } from '../../../../lib/protocol/error';
import { listBars } from '../../../../lib/protocol/http/bar-routes';
import { listInstruments, listPinyin, listStreams } from '../../../../lib/protocol/http/stream-routes';
import type { Principal } from '../../../access/principal';
import type { ApiDependencies, StreamView } from '../api-dependencies';
import { type HandledRoute, handle } from '../route-handler';
import { pinyinOf } from './pinyin';

export function streamHandlers({ streams }: Pick<ApiDependencies, 'streams'>): HandledRoute[] {
  return [
    handle(listStreams, ({ principal }) => ({
      streams: streams.all().map((view) => ({
        ...view.stats(principal.permissions),
        symbols: visible(view, principal).length,
      })),
      clock: streams.clock(),
    })),
    handle(listInstruments, ({ query, principal }) => ({
      instruments: visible(streamOf(query.stream), principal),
    })),
    handle(listPinyin, ({ query, principal }) => ({
      pinyin: pinyinOf(visible(streamOf(query.stream), principal)),
    })),
    handle(listBars, async ({ query: { stream, ...query }, principal: { permissions } }) => {
      const view = streamOf(stream);
      permissions.requireChannel('bars');
      permissions.requireSymbol(query.symbol);
      if (!view.instruments().some((instrument) => instrument.symbol === query.symbol)) {
        throw new ProtocolError('unknown_symbol', `${stream} has no symbol ${quoteValue(query.symbol)}`);
      }
      return { bars: await view.bars(query) };
    }),
  ];

  function streamOf(stream: string): StreamView {
    const view = streams.find(stream);
    if (!view) throw new ProtocolError('not_found', `there is no stream ${quoteValue(stream)}`);
    return view;
  }
}

function visible(view: StreamView, { permissions }: Principal): ReturnType<StreamView['instruments']> {
  return view.instruments().filter((instrument) => permissions.allows(instrument.symbol));
}
