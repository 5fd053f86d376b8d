import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { changeBasis } from '../../../lib/store/derived';
import { isFaded, isHatched } from '../../../lib/store/freshness';
import type { ScreenModel } from '../screen-model';
import { setData, setText } from './named-elements';

/** State that a row's element is marked with; `null` for a current value. */
export type QuoteState = 'stale' | 'old' | 'halted' | null;

/**
 * Marks a row's element with its state, for the style sheet: `data-age` is `stale` (grey) or `old` (hatched),
 * `data-halted` a halt, `data-closed` a market that is not in session.
 * @returns the state whose text replaces the change
 */
export function markState(model: Pick<ScreenModel, 'market'>, element: HTMLElement, row: number): QuoteState {
  const freshness = model.market.freshnessOf(row);
  const age = isHatched(freshness) ? 'old' : isFaded(freshness) ? 'stale' : null;
  setData(element, 'age', age);
  setData(element, 'halted', freshness === 'halted' ? 'true' : null);
  setData(element, 'closed', freshness === 'closed' ? 'true' : null);
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

/** Marks a row's element with its state, and writes the state's text into an element. */
export type ShowState = (element: HTMLElement, age: HTMLElement, row: number) => QuoteState;

/** Returns a function that shows states in the language of the page; the same for as long as the model is. */
export function useShowState(model: ScreenModel): ShowState {
  const t = useTranslations('state');
  return useCallback(
    (element, age, row) => {
      const state = markState(model, element, row);
      if (state !== null)
        setText(
          age,
          stateText(model, row, (time) => t('haltedSince', { time })),
        );
      return state;
    },
    [model, t],
  );
}

/** Returns texts beside a price: that its market is closed and when it opens, and what its change is measured from. */
export type PriceNotes = (row: number) => { readonly closed: string; readonly basis: string };

/** Returns a function that gives the notes in the language of the page; the same for as long as the model is. */
export function usePriceNotes(model: ScreenModel): PriceNotes {
  const t = useTranslations('state');
  return useCallback(
    (row) => {
      const { market, times, zone } = model;
      const { basis, since } = changeBasis(market.quotes, row);
      return {
        closed: market.freshnessOf(row) === 'closed' ? closedText(model, row, t) : '',
        basis: t(`basis.${basis}`, { time: times.minutes(since, zone) }),
      };
    },
    [model, t],
  );
}

function closedText({ market, times, now }: ScreenModel, row: number, t: StateTexts): string {
  const left = (market.opensAt(row) - now()) / 1_000;
  return left > 0 ? t('closedOpens', { time: times.duration(left) }) : t('closed');
}

type StateTexts = ReturnType<typeof useTranslations<'state'>>;
