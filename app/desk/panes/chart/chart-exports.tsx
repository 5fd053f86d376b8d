'use client';

import type { RefObject } from 'react';
import { useTranslations } from 'use-intl';
import type { Instrument, MarketSymbol } from '../../../../lib/market/instrument';
import { shownName } from '../../../_screen/instrument-name';
import { useDesk } from '../../desk-context';
import { saveFile } from '../../save-file';
import { TableExport } from '../table-export';
import { type ChartHandle, tableOf } from './chart-handle';
import { chartPicture } from './chart-picture';

interface ChartExportsProps {
  readonly hand: RefObject<ChartHandle | null>;
  readonly symbol: MarketSymbol;
  readonly instrument: Instrument | undefined;
}

/** Lines of a chart's menus: the bars in view as a table, and the chart as a picture. */
export function ChartExports({ hand, symbol, instrument }: ChartExportsProps) {
  const t = useTranslations('desk.chart');
  const sources = useTranslations('source');
  const { screen, settings, shell, times, zone, now } = useDesk();
  const file = `${symbol}-${hand.current?.view.bars.interval ?? ''}`;

  const savePicture = async (): Promise<void> => {
    if (hand.current) {
      // The crosshair is where the menu was asked for, and means nothing in a picture.
      hand.current.view.crosshair = undefined;
      hand.current.draw();
    }
    const canvas = hand.current?.canvas();
    const { primary, secondary } = shownName(instrument, symbol, settings.locale);
    const source = screen.getState().status?.source;
    const moment = `${times.fullDate(now(), zone)} ${times.time(now(), zone)} ${zone}`;
    // What is simulated or replayed says so wherever the picture goes.
    const title = [primary, secondary, hand.current?.view.bars.interval, moment, source && sources(source)];
    const picture = canvas && (await chartPicture(canvas, title.filter(Boolean).join(' · ')));
    if (picture) saveFile(`${file}.png`, picture, 'image/png');
    else shell.setState({ said: t('noImage') });
  };

  return (
    <>
      <TableExport name={file} table={() => (hand.current ? tableOf(hand.current) : [])} />
      <button type="button" onClick={() => void savePicture()}>
        {t('saveImage')}
      </button>
    </>
  );
}
