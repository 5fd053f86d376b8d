'use client';

import { type CSSProperties, useCallback, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { TileOf } from '../../../../../lib/boards/tile';
import { spanTicks } from '../../../../../lib/charts/time-ticks';
import { exchangeName } from '../../../../../lib/locale/exchange-names';
import { createZone } from '../../../../../lib/locale/time-zones';
import { namedElementsOf, rowsOf, setData, setText } from '../../../paint/named-elements';
import { usePages } from '../../use-pages';
import { useTileSize } from '../../use-tile-size';
import { useWallPainter } from '../../use-wall-painter';
import { useWall } from '../../wall-context';
import panel from '../panel.module.css';
import { isTrading, useMarketHours, useOutlookText } from './market-hours';
import { placeOn, sessionAxis, sessionBars } from './session-axis';
import styles from './sessions-tile.module.css';

const SESSIONS_HZ = 1;
/** Heights of a row, and of heading and axis together, units. */
const ROW = 3.2;
const AROUND = 10;
/** Widths from which cities are named, and the next event of each exchange, units. */
const MEDIUM = 60;
const WIDE = 96;
/** Width of a label of the axis with its gap, units. */
const LABEL = 10.5;
/** Distance from the current time at which a label of the axis is hidden, units. */
const CLEAR = 8;
/** Shift of a label at an edge of the axis, which is not centred on its time, units. */
const EDGE_SHIFT = 3;
const edgeShift = (edge: string | null | undefined): number =>
  edge === 'start' ? EDGE_SHIFT : edge === 'end' ? -EDGE_SHIFT : 0;

/** Shows the trading hours of exchanges on one axis, with a line at the current time. */
export function SessionsTile({ tile }: { readonly tile: TileOf<'sessions'> }) {
  const wall = useWall();
  const t = useTranslations('tiles');
  const text = useOutlookText(wall.times);
  const [box, size] = useTileSize<HTMLElement>();
  const hours = useMarketHours(tile.markets);
  const fitting = size.height === 0 ? hours.length : Math.floor((size.height - AROUND) / ROW);
  const { items, page, pages } = usePages(hours, fitting);
  const { times, now, settings } = wall;
  const zone = useMemo(() => createZone(wall.zone), [wall.zone]);
  const axisAt = useCallback(
    (time: number) => sessionAxis(time, tile.span, zone.offsetMinutes),
    [tile.span, zone],
  );
  const [axis, setAxis] = useState(() => axisAt(now() || 0));
  const isWide = size.width >= WIDE;
  const [axisBox, { width: plotWidth }] = useTileSize<HTMLDivElement>();
  const ticks = useMemo(() => {
    const most = Math.max(1, Math.floor(plotWidth / LABEL));
    return spanTicks(axis, most, (micros) => zone.offsetMinutes(micros / 1_000)).moments;
  }, [axis, plotWidth, zone]);

  const root = useWallPainter<HTMLDivElement>(
    SESSIONS_HZ,
    (element) => {
      const part = namedElementsOf(element);
      const lines = rowsOf(element).map((line) => ({
        line,
        part: namedElementsOf(line),
        bars: [...line.querySelectorAll<HTMLElement>('[data-from]')],
      }));
      const labels = [...part('axis').querySelectorAll<HTMLElement>('[data-tick]')];
      return () => {
        const time = now();
        if (!Number.isFinite(time)) return;
        const newest = axisAt(time);
        setAxis((shown) => (shown.from === newest.from && shown.to === newest.to ? shown : newest));
        const place = placeOn(axis, time);
        part('line').style.left = `${place.toFixed(3)}%`;
        part('now').style.left = `${place.toFixed(3)}%`;
        const atEdge = place < 4 ? 'start' : place > 96 ? 'end' : null;
        setData(part('now'), 'edge', atEdge);
        setText(part('now'), times.minutes(time, zone.id));
        for (const label of labels) {
          const { tick, edge } = label.dataset;
          const shift = edgeShift(edge) - edgeShift(atEdge);
          const away = Math.abs(((Number(tick) - place) / 100) * plotWidth + shift);
          label.style.visibility = away < CLEAR ? 'hidden' : '';
        }
        lines.forEach(({ line, part: own, bars }, index) => {
          const outlook = items[index]?.outlook(time);
          setData(line, 'trading', String(isTrading(outlook)));
          if (isWide) setText(own('state'), text(outlook, time));
          for (const bar of bars) {
            const isPast = Number(bar.dataset.to) <= time;
            setData(bar, 'when', isPast ? 'past' : Number(bar.dataset.from) <= time ? 'now' : 'next');
          }
        });
      };
    },
    [items, page, axis, axisAt, ticks, plotWidth, isWide, wall, zone, text],
    { version: () => Math.floor(now() / 1e6) || 0 },
  );

  return (
    <section ref={box} className={`${panel.panel} ${styles.sessions}`} aria-label={t('sessions')}>
      <header className={panel.head}>
        <h2 className={panel.title}>{t('sessions')}</h2>
        <span className="number">
          {pages > 1 && `${page + 1} / ${pages} · `}
          {(size.width >= MEDIUM && zone.city(settings.locale)) || ''} {zone.abbreviation(axis.from / 1_000)}
        </span>
      </header>
      <div
        ref={root}
        className={styles.plot}
        data-wide={isWide}
        style={{ '--rows': items.length } as CSSProperties}
      >
        {items.map(({ id, clock, zone: { city } }, index) => (
          <div key={id} data-row className={styles.row} style={{ '--at': index + 1 } as CSSProperties}>
            <p className={styles.name}>
              {size.width < MEDIUM ? (
                <b>{exchangeName(id, settings.locale)}</b>
              ) : (
                <b>{city(settings.locale)}</b>
              )}
              {size.width >= MEDIUM && <span>{exchangeName(id, settings.locale)}</span>}
            </p>
            <div className={styles.track}>
              {sessionBars(clock, axis)?.map((bar) => (
                <i
                  key={bar.from}
                  className={styles.bar}
                  data-phase={bar.phase}
                  data-from={bar.from}
                  data-to={bar.to}
                  style={{ left: `${bar.left}%`, width: `${bar.width}%` }}
                />
              )) ?? <small className={styles.unknown}>{t('hoursUnknown')}</small>}
            </div>
            {isWide && <span data-part="state" className={`${styles.state} number`} />}
          </div>
        ))}
        <div className={styles.over} aria-hidden="true">
          <i data-part="line" className={styles.line} />
        </div>
        <div ref={axisBox} data-part="axis" className={`${styles.axis} number`}>
          {ticks.map((moment) => {
            const place = placeOn(axis, moment);
            const edge = place < 2 ? 'start' : place > 98 ? 'end' : undefined;
            return (
              <span key={moment} data-tick={place} data-edge={edge} style={{ left: `${place}%` }}>
                {times.minutes(moment, zone.id)}
              </span>
            );
          })}
          <b data-part="now" className={styles.now} />
        </div>
      </div>
    </section>
  );
}
