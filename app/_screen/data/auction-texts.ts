import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { auctionOf } from '../../../lib/store/shown-price';
import type { ScreenModel } from '../screen-model';
import { useSizeTexts } from './size-text';

/** State of an auction as short texts; those that are not known are empty. */
export interface AuctionTexts {
  /** `Indicative 98.46`, or that no price matches. */
  readonly price: string;
  readonly matched: string;
  readonly unmatched: string;
}

/** Returns a function that describes the running auction of a row; undefined outside auctions. */
export function useAuctionTexts(model: ScreenModel): (row: number) => AuctionTexts | undefined {
  const t = useTranslations('state');
  const sizeTexts = useSizeTexts(model);
  return useCallback(
    (row) => {
      const { quotes } = model.market;
      const auction = auctionOf(quotes, row);
      if (auction === undefined) return undefined;
      const instrument = quotes.instrumentOf(row);
      const { full } = sizeTexts(instrument);
      const { indicative, matched, unmatchedBuy = 0, unmatchedSell = 0 } = auction;
      if (indicative === undefined) return { price: t('noMatch'), matched: '', unmatched: '' };
      const buys = unmatchedBuy >= unmatchedSell;
      const rest = Math.max(unmatchedBuy, unmatchedSell);
      const side = t(buys ? 'unmatchedBuy' : 'unmatchedSell');
      return {
        price: `${t('indicative')} ${model.numbers.fixed(indicative, instrument?.priceDecimals ?? 2)}`,
        matched: matched === undefined ? '' : `${t('matched')} ${full(matched)}`,
        unmatched: rest === 0 ? '' : `${side} ${full(rest)}`,
      };
    },
    [model, sizeTexts, t],
  );
}
