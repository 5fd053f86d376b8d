'use client';

import { useTranslations } from 'use-intl';
import type { TileOf } from '../../../../../lib/boards/tile';
import { shownPrice } from '../../../../../lib/store/shown-price';
import { changeOf, directionName } from '../../../data/change';
import { conventionOf } from '../../../data/convention';
import { displayName } from '../../../instrument-name';
import { fitName, fitText } from '../../../paint/fit-text';
import { namedElementsOf, setData, setText } from '../../../paint/named-elements';
import { usePriceNote, useShowState } from '../../../paint/quote-state';
import { createTickCell } from '../../../paint/tick-cell';
import { useSymbol } from '../../data/use-symbol';
import { useTileSize } from '../../use-tile-size';
import { useWallPainter } from '../../use-wall-painter';
import { useWall } from '../../wall-context';
import { DayRange, paintDayRange } from '../day-range';
import panel from '../panel.module.css';
import { PhaseBadge, StateText } from '../state-text';
import styles from './banner-tile.module.css';
import { DayLine } from './day-line';

const BANNER_HZ = 4;
/** Width divided by height from which the line is beside the price. */
const WIDE = 2.4;
/** Heights from which there is room for the line below the price, for the range, and for both, units. */
const LINE_HEIGHT = 26;
const RANGE_HEIGHT = 20;
const RANGE_AND_LINE_HEIGHT = 40;

/** Shows one instrument's price as a banner, with the line, low and high of its day. */
export function BannerTile({ tile }: { readonly tile: TileOf<'banner'> }) {
  const wall = useWall();
  const t = useTranslations('tiles');
  const showState = useShowState(wall);
  const note = usePriceNote(wall);
  const { symbol, row } = useSymbol(tile.symbol);
  const [box, size] = useTileSize<HTMLElement>();
  const { quotes } = wall.market;
  const instrument = quotes.instrumentOf(row);
  const name = displayName(instrument, symbol ?? '', wall.settings.locale);
  const isMissing = tile.symbol !== undefined && tile.symbol !== symbol;
  const isWide = size.width > size.height * WIDE;
  const hasLine = tile.chart && (isWide || size.height >= LINE_HEIGHT);
  const hasRange = tile.range && size.height >= (hasLine && !isWide ? RANGE_AND_LINE_HEIGHT : RANGE_HEIGHT);

  const root = useWallPainter<HTMLDivElement>(
    BANNER_HZ,
    (element) => {
      const part = namedElementsOf(element);
      const section = element.parentElement as HTMLElement;
      const price = createTickCell(part('price'), wall.moves);
      const decimals = instrument?.priceDecimals ?? 2;
      let length = -1;
      let beside = '-';
      return (now) => {
        const change = changeOf(quotes, row);
        const text = wall.numbers.fixed(shownPrice(quotes, row), decimals);
        price.show(text, quotes.tick(row), now);
        setData(part('changes'), 'direction', directionName(change.percent));
        const isKnown = !Number.isNaN(change.percent);
        setText(part('absolute'), isKnown ? wall.numbers.signed(change.absolute, decimals) : '');
        setText(part('percent'), isKnown ? wall.numbers.percent(change.percent) : '');
        showState(section, part, row);
        setText(part('note'), note(row));
        if (hasRange) paintDayRange(wall, part, row);
        const named = `${part('note').textContent} ${part('phase').textContent}`;
        if (named !== beside) {
          beside = named;
          fitName(part('name'), part('secondary'));
        }
        const changes = ['absolute', 'percent', 'age'].map((one) => part(one).textContent?.length ?? 0);
        const wide = changes.reduce((sum, one) => sum * 100 + one, text.length);
        if (wide === length) return;
        length = wide;
        fitText(part('price-line'));
        fitText(part('changes'));
      };
    },
    [wall, row, instrument, hasRange, isWide, hasLine, showState, note],
  );

  if (isMissing)
    return (
      <section ref={box} className={`${panel.panel} ${styles.banner}`}>
        <p className={panel.none}>{t('notFound', { symbol: tile.symbol ?? '' })}</p>
      </section>
    );
  return (
    <section
      ref={box}
      className={`${panel.panel} ${styles.banner}`}
      data-convention={conventionOf(wall, row)}
      data-symbol={symbol}
      data-wide={isWide}
      data-line={hasLine}
    >
      <div ref={root} className={styles.figures}>
        <h2 data-part="name" className={panel.name}>
          <span>{name.primary}</span>
          <span data-part="secondary" className={panel.secondary}>
            {name.secondary}
          </span>
          <span data-part="note" className={styles.note} />
          <PhaseBadge />
        </h2>
        <div className={styles.now}>
          <p data-part="price-line" className={styles.fitted}>
            <span data-part="price" className={`${styles.price} ${panel.fading} number`} />
          </p>
        </div>
        <p data-part="changes" className={styles.changes}>
          <StateText />
          <span className={`${panel.change} ${styles.percent}`}>
            <i className={panel.arrow} />
            <span data-part="percent" />
          </span>
          <span data-part="absolute" className={`${panel.current} ${styles.absolute}`} />
        </p>
        {hasRange && <DayRange />}
      </div>
      {hasLine && <DayLine symbol={symbol} row={row} interval={tile.interval} />}
    </section>
  );
}
