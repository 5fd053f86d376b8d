import { describe, expect, it } from 'vitest';
import { opensText, phaseText, priceNote, type StateTexts } from '../../../../app/_screen/paint/quote-state';
import type { ScreenModel } from '../../../../app/_screen/screen-model';
import { createNumberFormats } from '../../../../lib/locale/formats';
import { createTimeFormats } from '../../../../lib/locale/times';
import { createMarketStore } from '../../../../lib/store/market-store';
import { ACME, frame, instrument, quote } from '../../../lib/store/samples';

const NOW = Date.UTC(2026, 2, 2, 8) * 1_000;
const HOUR = 3_600_000_000; // µs

/** Returns the keys of texts with their values: `opensIn 01:00:00`. */
const t = ((key: string, values: Readonly<Record<string, string>> = {}) =>
  [key, ...Object.values(values)].join(' ')) as unknown as StateTexts;

/** A model of one row with a status since an hour ago. */
function modelOf(status: 'open' | 'closed' | 'halted' | 'auction', opensAt = Number.NaN): ScreenModel {
  const market = createMarketStore([instrument(ACME)]);
  market.applyFrame(frame({ quotes: [quote(ACME, { last: 5, status, statusSince: NOW - HOUR })] }));
  return {
    market: Object.assign(market, {
      freshnessOf: () => (status === 'closed' || status === 'halted' ? status : 'fresh'),
      opensAt: () => opensAt,
      ownDelayOf: () => undefined,
    }),
    numbers: createNumberFormats('en'),
    times: createTimeFormats('en'),
    zone: 'UTC',
    now: () => NOW,
  } as unknown as ScreenModel;
}

describe('the text of a state', () => {
  it('of a closed market says when it opens, if that is known', () => {
    const known = modelOf('closed', NOW + HOUR);
    expect(opensText(known, 0, t)).toMatch(/^opensIn .*1/);
    expect(phaseText(known, 0, t, 'long')).toMatch(/^closedOpens opensIn .*1/);
    expect(phaseText(known, 0, t)).toBe('closed');
    expect(phaseText(known, 0, t, 'short')).toBe('closedShort');
    const unknown = modelOf('closed');
    expect([opensText(unknown, 0, t), phaseText(unknown, 0, t, 'long')]).toEqual(['', 'closed']);
    expect(opensText(modelOf('open', NOW + HOUR), 0, t)).toBe('');
  });

  it('of an auction says since when, and a halt has a text of its own', () => {
    expect(phaseText(modelOf('auction'), 0, t, 'long')).toBe('phaseSince auction 07:00');
    expect(phaseText(modelOf('auction'), 0, t)).toBe('auction');
    expect(phaseText(modelOf('halted'), 0, t, 'long')).toBe('');
    expect(phaseText(modelOf('open'), 0, t, 'long')).toBe('');
  });
});

it('the note beside a price names what its change is measured from: 24 hours, a time, or the previous close', () => {
  const market = createMarketStore([instrument(ACME, { calendar: '24/7' })]);
  const model = { ...modelOf('open'), market } as ScreenModel;
  const noteOf = (fields: Parameters<typeof quote>[1]): string => {
    market.applyFrame(frame({ quotes: [quote(ACME, fields)] }));
    return priceNote(model, 0, t);
  };
  expect(noteOf({})).toBe('');
  expect(noteOf({ last: 6, timestamp: NOW })).toMatch(/^basis\.prevClose/);
  expect(noteOf({ reference: 5, referenceTime: NOW - HOUR })).toBe('basis.since 07:00');
  expect(noteOf({ referenceTime: NOW - 24 * HOUR })).toMatch(/^basis\.24h/);
});
