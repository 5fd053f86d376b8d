import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { change, changeBasis } from '../../../lib/store/derived';
import { isFaded, isHatched } from '../../../lib/store/freshness';
import { isInAuction, priceKind } from '../../../lib/store/shown-price';
import type { ScreenModel } from '../screen-model';
import { type NamedElements, setData, setText } from './named-elements';

/** State that a row's element is marked with; `null` for a current value. */
export type QuoteState = 'stale' | 'old' | 'halted' | null;

/** Phase of a row's trading that a badge names; `null` while it trades, and for a halt. */
export type TradingPhase = 'closed' | 'auction' | 'pre' | 'limitUp' | 'limitDown' | null;

/** Returns the phase of a row. */
export function phaseOf({ market }: Pick<ScreenModel, 'market'>, row: number): TradingPhase {
  const freshness = market.freshnessOf(row);
  if (freshness === 'closed') return 'closed';
  if (freshness === 'halted') return null;
  if (isInAuction(market.quotes, row)) return 'auction';
  const status = market.quotes.status(row);
  if (status === 'limit') return change(market.quotes, row) < 0 ? 'limitDown' : 'limitUp';
  return status === 'pre' ? 'pre' : null;
}

/**
 * Marks a row's element with its state, for the style sheet: `data-age` is `stale` (grey) or `old` (hatched),
 * `data-halted` a halt, `data-closed` a market that is not in session, `data-phase` the phase, `data-price` the kind of
 * the shown price.
 * @returns the state whose text replaces the change
 */
export function markState(model: Pick<ScreenModel, 'market'>, element: HTMLElement, row: number): QuoteState {
  const freshness = model.market.freshnessOf(row);
  const age = isHatched(freshness) ? 'old' : isFaded(freshness) ? 'stale' : null;
  const phase = phaseOf(model, row);
  setData(element, 'age', age);
  setData(element, 'halted', freshness === 'halted' ? 'true' : null);
  setData(element, 'closed', phase === 'closed' ? 'true' : null);
  setData(element, 'phase', phase);
  setData(element, 'price', priceKind(model.market.quotes, row));
  return freshness === 'halted' ? 'halted' : age;
}

/**
 * Returns the time of the halt, in the zone of the first clock, or the age of a stale value.
 * @param haltedText returns the text of a halt since that time
 */
export function stateText(model: ScreenModel, row: number, haltedText: (time: string) => string): string {
  const { market, times, zone } = model;
  if (market.quotes.status(row) !== 'halted') return times.stale(market.ageOf(row));
  return haltedText(times.minutes(market.quotes.statusSince(row), zone));
}

/** Marks a row's element with its state, and writes the state's texts into the parts `age` and `phase`. */
export type ShowState = (element: HTMLElement, part: NamedElements, row: number) => QuoteState;

/**
 * Returns a function that shows states in the language of the page; the same for as long as the model is.
 * @param brief true for a badge that does not say when a closed market opens
 */
export function useShowState(model: ScreenModel, { brief = false } = {}): ShowState {
  const t = useTranslations('state');
  return useCallback(
    (element, part, row) => {
      const state = markState(model, element, row);
      setText(part('phase'), phaseText(model, row, t, brief ? 'usual' : 'long'));
      if (state !== null)
        setText(
          part('age'),
          stateText(model, row, (time) => t('haltedSince', { time })),
        );
      return state;
    },
    [model, brief, t],
  );
}

/** Texts of states, in the language of the page. */
export type StateTexts = ReturnType<typeof useTranslations<'state'>>;

/**
 * Returns the text of a badge: the phase, or that a price is the previous close, and a delay that not all prices have;
 * empty for an ordinary price.
 * @param length `long` adds when a closed market opens, or when the phase began; `short` is for narrow lists
 */
export function phaseText(
  model: ScreenModel,
  row: number,
  t: StateTexts,
  length: 'short' | 'usual' | 'long' = 'usual',
): string {
  const phase = tradingText(model, row, t, length);
  const delay = model.market.ownDelayOf(row);
  if (delay === undefined) return phase;
  const time = delayTime(delay, t);
  const text = length === 'short' ? shortDelay(time) : t('delayed', { time });
  return phase === '' ? text : `${phase} · ${text}`;
}

/** Returns a delay, s, in its largest whole unit: `15 min`. */
export function delayTime(seconds: number, t: StateTexts): string {
  if (seconds % 3_600 === 0) return t('delay.hours', { count: String(seconds / 3_600) });
  if (seconds % 60 === 0) return t('delay.minutes', { count: String(seconds / 60) });
  return t('delay.seconds', { count: String(seconds) });
}

/** Returns a delay for narrow places: `−15 min`. */
export function shortDelay(time: string): string {
  return `−${time}`;
}

function tradingText(
  model: ScreenModel,
  row: number,
  t: StateTexts,
  length: 'short' | 'usual' | 'long',
): string {
  const phase = phaseOf(model, row);
  if (phase === 'closed' && length === 'long') return closedText(model, row, t);
  if (phase === 'closed' && length === 'short') return t('closedShort');
  if (phase !== null) {
    const since = model.market.quotes.statusSince(row);
    if (length !== 'long' || Number.isNaN(since)) return t(phase);
    return t('phaseSince', { phase: t(phase), time: model.times.minutes(since, model.zone) });
  }
  return priceKind(model.market.quotes, row) === 'prevClose' ? t('prevClose') : '';
}

/** Returns a text beside a price: what it is if not the last one, and what its change is measured from. */
export type PriceNote = (row: number) => string;

/** Returns a function that gives notes in the language of the page; the same for as long as the model is. */
export function usePriceNote(model: ScreenModel): PriceNote {
  const t = useTranslations('state');
  return useCallback((row) => priceNote(model, row, t), [model, t]);
}

/** Returns the note of a row's price, in the language of the texts. */
export function priceNote({ market, times, zone }: ScreenModel, row: number, t: StateTexts): string {
  const kind = priceKind(market.quotes, row);
  if (kind === 'none') return '';
  if (kind === 'prevClose') return t('prevClose');
  const { basis, since } = changeBasis(market.quotes, row);
  const measured = t(`basis.${basis}`, { time: times.minutes(since, zone) });
  return kind === 'indicative' ? `${t('indicative')} · ${measured}` : measured;
}

/** Returns when a closed market opens, if its calendar knows; else an empty text. */
export function opensText({ market, times, now }: ScreenModel, row: number, t: StateTexts): string {
  if (market.freshnessOf(row) !== 'closed') return '';
  const left = (market.opensAt(row) - now()) / 1_000;
  return left > 0 ? t('opensIn', { time: times.duration(left) }) : '';
}

function closedText(model: ScreenModel, row: number, t: StateTexts): string {
  const opens = opensText(model, row, t);
  return opens === '' ? t('closed') : t('closedOpens', { opens });
}

/** Returns a function that gives the text of a closed market and its opening; empty for others. */
export function useClosedText(model: ScreenModel): (row: number) => string {
  const t = useTranslations('state');
  return useCallback(
    (row) => (model.market.freshnessOf(row) === 'closed' ? closedText(model, row, t) : ''),
    [model, t],
  );
}
