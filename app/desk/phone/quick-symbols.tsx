'use client';

import { useEffect, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { PaneOptions } from '../../../lib/desk/pane';
import { conventionFor } from '../../../lib/locale/colors';
import type { Instrument, MarketSymbol } from '../../../lib/market/instrument';
import { changeOf, directionName } from '../../_screen/data/change';
import { displayName } from '../../_screen/instrument-name';
import { namedElementsOf, rowsOf, setData, setText } from '../../_screen/paint/named-elements';
import { markState } from '../../_screen/paint/quote-state';
import { Button } from '../../_ui/button';
import { useDesk, useDeskState } from '../desk-context';
import { QUOTE_RATE } from '../panes/quote-rate';
import { usePanePainter } from '../panes/use-pane-painter';
import styles from './quick-symbols.module.css';

const HZ = 2;
/** Maximum number of symbols; the list has all. */
const MAX_SYMBOLS = 24;

/** Selects a symbol of the first list. */
export function QuickSymbols({ pane }: { readonly pane: string }) {
  const model = useDesk();
  const t = useTranslations('desk.dock');
  const { desk, instruments, settings } = model;
  const shown = useDeskState(() => desk.symbolOf(pane));
  const list = useDeskState(({ layout }) =>
    Object.values(layout.panes).find(({ kind }) => kind === 'watchlist'),
  );
  const own = (list?.options as PaneOptions<'watchlist'> | undefined)?.symbols ?? [];
  const symbols = useMemo((): readonly MarketSymbol[] => {
    const first = (own.length > 0 ? own : byVenue(instruments)).slice(0, MAX_SYMBOLS);
    // The shown symbol keeps its place, or comes first.
    return shown === null || first.includes(shown) ? first : [shown, ...first.slice(0, MAX_SYMBOLS - 1)];
  }, [own, instruments, shown]);

  useEffect(
    () => model.subscribe({ channel: 'quotes', symbols: [...symbols], rate: QUOTE_RATE }),
    [model, symbols],
  );
  const root = usePanePainter<HTMLElement>(
    HZ,
    (element) => {
      const chips = rowsOf(element).map((chip) => ({ chip, change: namedElementsOf(chip)('change') }));
      return () => {
        for (const [at, { chip, change }] of chips.entries()) {
          const row = model.market.quotes.rowOf(symbols[at] ?? '');
          const { percent } = changeOf(model.market.quotes, row);
          markState(model, chip, row);
          setText(change, model.numbers.percent(percent));
          setData(change, 'direction', directionName(percent));
        }
      };
    },
    [model, symbols],
  );
  useEffect(() => {
    root.current
      ?.querySelector('[aria-pressed="true"]')
      ?.scrollIntoView({ inline: 'nearest', block: 'nearest' });
  });

  return (
    <nav ref={root} className={styles.quick} aria-label={t('listSymbols')}>
      {symbols.map((symbol) => {
        const instrument = instruments.find((one) => one.symbol === symbol);
        return (
          <Button
            key={symbol}
            variant="text"
            data-row
            data-convention={conventionFor(settings.colors, settings.locale, instrument?.colorConvention)}
            aria-pressed={symbol === shown}
            onClick={() => desk.pick(pane, symbol)}
          >
            <b>{displayName(instrument, symbol, settings.locale).primary}</b>
            <span data-part="change" className="directed fading number" />
          </Button>
        );
      })}
    </nav>
  );
}

/** Returns the symbols grouped by venue, in the order of the venues' first instruments. */
function byVenue(instruments: readonly Instrument[]): readonly MarketSymbol[] {
  const venues = [...new Set(instruments.map(({ venue }) => venue))];
  const sorted = [...instruments].sort((a, b) => venues.indexOf(a.venue) - venues.indexOf(b.venue));
  return sorted.map(({ symbol }) => symbol);
}
