import type { RefObject } from 'react';
import { useTranslations } from 'use-intl';
import type { Instrument, MarketSymbol } from '../../../../lib/market/instrument';
import { shownName } from '../../../_screen/instrument-name';
import type { MenuEntry } from '../../../_ui/menu-entry';
import { useDesk } from '../../desk-context';
import { saveFile } from '../../save-file';
import { useTableExport } from '../use-table-export';
import { type ChartHandle, tableOf } from './chart-handle';
import { chartPicture } from './chart-picture';

interface ChartExports {
  readonly hand: RefObject<ChartHandle | null>;
  readonly symbol: MarketSymbol;
  readonly instrument: Instrument | undefined;
}

/** Returns the lines of a chart's menus that export it: the bars in view as a table, and the chart as an image. */
export function useChartExports({ hand, symbol, instrument }: ChartExports): () => readonly MenuEntry[] {
  const t = useTranslations('desk.chart');
  const sources = useTranslations('source');
  const { screen, settings, shell, times, zone, now } = useDesk();
  const file = `${symbol}-${hand.current?.view.bars.interval ?? ''}`;

  const savePicture = async (): Promise<void> => {
    if (hand.current) {
      // The crosshair is where the menu was opened, and means nothing in an image.
      hand.current.view.crosshair = undefined;
      hand.current.draw();
    }
    const canvas = hand.current?.canvas();
    const { primary, secondary } = shownName(instrument, symbol, settings.locale);
    const source = screen.getState().status?.source;
    const moment = `${times.fullDate(now(), zone)} ${times.time(now(), zone)} ${zone}`;
    // The image names its source: simulated or replayed.
    const title = [primary, secondary, hand.current?.view.bars.interval, moment, source && sources(source)];
    const picture = canvas && (await chartPicture(canvas, title.filter(Boolean).join(' · ')));
    if (picture) saveFile(`${file}.png`, picture, 'image/png');
    else shell.setState({ said: t('noImage') });
  };

  const table = useTableExport(file, () => (hand.current ? tableOf(hand.current) : []));
  return () => [...table(), { kind: 'action', text: t('saveImage'), onSelect: () => void savePicture() }];
}
