'use client';

import { useEffect } from 'react';
import { conventionFor } from '../../../lib/locale/colors';
import type { Instrument } from '../../../lib/market/instrument';
import { changeOf, directionName } from '../../_screen/data/change';
import { namedElementsOf, setData, setText } from '../../_screen/paint/named-elements';
import { useDesk } from '../desk-context';
import { usePanePainter } from '../panes/use-pane-painter';
import { codeOf } from '../symbol-code';
import { HighlightedText } from './highlighted-text';
import styles from './palette.module.css';

const HZ = 2;

/** Shows a found instrument with its price. */
export function SymbolRow({
  instrument,
  typed,
}: {
  readonly instrument: Instrument;
  readonly typed: string;
}) {
  const desk = useDesk();
  const { symbol, venue, currency, priceDecimals, colorConvention } = instrument;
  const { colors, locale } = desk.settings;
  const name = locale === 'en' ? instrument.name : (instrument.names?.[locale] ?? instrument.name);

  useEffect(() => desk.subscribe({ channel: 'quotes', symbols: [symbol], rate: HZ }), [desk, symbol]);
  const root = usePanePainter<HTMLDivElement>(
    HZ,
    (element) => {
      const part = namedElementsOf(element);
      return () => {
        const { quotes } = desk.market;
        const row = quotes.rowOf(symbol);
        const { percent } = changeOf(quotes, row);
        setText(part('last'), desk.numbers.fixed(quotes.value(row, 'last'), priceDecimals));
        setText(part('change'), Number.isNaN(percent) ? '' : desk.numbers.fixed(Math.abs(percent), 2));
        setData(part('change'), 'direction', directionName(percent));
      };
    },
    [desk, symbol, priceDecimals],
  );

  return (
    <div
      ref={root}
      className={styles.symbol}
      data-convention={conventionFor(colors, locale, colorConvention)}
    >
      <b>
        <HighlightedText text={codeOf(symbol)} typed={typed} />
      </b>
      <span className="cut muted">
        <HighlightedText text={name} typed={typed} />
      </span>
      <small>
        {venue.toUpperCase()} · {currency}
      </small>
      <span data-part="last" className="number" />
      <span data-part="change" className="directed number" />
    </div>
  );
}
