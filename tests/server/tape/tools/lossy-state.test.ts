import { describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../../../lib/market/event';
import { toSymbol } from '../../../../lib/market/instrument';
import { LossyState } from '../../../../server/tape/tools/lossy-state';
import { instrument, MIDNIGHT } from '../sample-events';

const at = (place: number) => ({ timestamp: MIDNIGHT + place, localTimestamp: MIDNIGHT + place });

function defined(code: string, place: number): MarketEvent {
  const of = instrument(code);
  return { type: 'instrument', symbol: of.symbol, ...at(place), instrument: of };
}

describe('the state of a tape with lost events', () => {
  it('drops a data gap of a symbol whose instrument is lost, which no tape accepts', () => {
    const state = new LossyState();
    const known: MarketEvent = { type: 'gap', symbol: toSymbol('test:A'), ...at(2), reason: 'lost' };
    const unknown: MarketEvent = { type: 'gap', symbol: toSymbol('test:B'), ...at(3), reason: 'lost' };
    expect(state.follow([defined('A', 1), known, unknown])).toEqual([defined('A', 1), known]);
    expect(state.withheld).toBe(1);
  });

  it('keeps a data gap of the whole feed and of a source', () => {
    const state = new LossyState();
    const gaps: MarketEvent[] = [
      { type: 'gap', ...at(1), reason: 'lost' },
      { type: 'gap', source: 'test', ...at(2), reason: 'lost' },
    ];
    expect(state.follow(gaps)).toEqual(gaps);
  });
});
