import type { RefObject } from 'react';
import { useTranslations } from 'use-intl';
import type { Instrument, MarketSymbol } from '../../../../lib/market/instrument';
import { saveFile } from '../../../_screen/data/save-file';
import { displayName } from '../../../_screen/instrument-name';
import type { MenuEntry } from '../../../_ui/menu-entry';
import { useDesk } from '../../desk-context';
import { useTableExport } from '../use-table-export';
import { type ChartHandle, tableOf } from './chart-handle';
import { chartPicture } from './chart-picture';

interface ChartExports {
  readonly handle: RefObject<ChartHandle | null>;
  readonly symbol: MarketSymbol;
  readonly instrument: Instrument | undefined;
}

/** Returns the lines of a chart's menus that export it: the bars in view as a table, and the chart as an image. */
export function useChartExports({ handle, symbol, instrument }: ChartExports): () => readonly MenuEntry[] {
  const t = useTranslations('desk.chart');
  const sources = useTranslations('source');
  const { screen, settings, shell, times, zone, now } = useDesk();
  const file = `${symbol}-${handle.current?.view.bars.interval ?? ''}`;

  const savePicture = async (): Promise<void> => {
    if (handle.current) {
      // The crosshair is where the menu was opened, and means nothing in an image.
      handle.current.view.crosshair = undefined;
      handle.current.draw();
    }
    const canvas = handle.current?.canvas();
    const { primary, secondary } = displayName(instrument, symbol, settings.locale);
    const source = screen.getState().status?.source;
    const moment = `${times.fullDate(now(), zone)} ${times.time(now(), zone)} ${zone}`;
    // The image names its source: simulated or replayed.
    const title = [primary, secondary, handle.current?.view.bars.interval, moment, source && sources(source)];
    const picture = canvas && (await chartPicture(canvas, title.filter(Boolean).join(' · ')));
    if (picture) saveFile(`${file}.png`, picture, 'image/png');
    else shell.setState({ message: t('noImage') });
  };

  const table = useTableExport(file, () => (handle.current ? tableOf(handle.current) : []));
  return () => [...table(), { kind: 'action', text: t('saveImage'), onSelect: () => void savePicture() }];
}
