import { useTranslations } from 'use-intl';
import { useStore } from 'zustand';
import type { PaneKind, PaneOptions } from '../../lib/desk/pane';
import type { Locale } from '../../lib/locale/locale';
import type { Instrument } from '../../lib/market/instrument';
import { displayName } from '../_screen/instrument-name';
import { useSourceName } from '../_screen/outage/use-source-name';
import { useDesk, useDeskState } from './desk-context';
import { codeOf } from './symbol-code';

/** Panes about one symbol, which their header names. */
const SYMBOL_PANES: ReadonlySet<PaneKind> = new Set(['chart', 'depth', 'trades']);

/** Panes that show prices of the stream. */
const PRICED_PANES: ReadonlySet<PaneKind> = new Set([
  ...(['watchlist', 'chart', 'depth', 'trades', 'heatmap', 'movers'] as const),
]);

interface PaneTitle {
  readonly name: string;
  readonly code: string | null;
  /** Details of a chart's symbol: name, venue, currency. */
  readonly about: string | null;
  /** Delay of all prices; null in real time. */
  readonly delay: string | null;
  /** The same for a narrow header. */
  readonly shortDelay: string | null;
}

/** Returns the name of a pane, set by the user or by its kind, and the symbol that it shows. */
export function usePaneTitle(id: string): PaneTitle {
  const t = useTranslations('desk.pane');
  const { desk, instruments, settings, screen } = useDesk();
  const status = useStore(screen, (state) => state.status);
  const nameOf = useSourceName();
  const pane = useDeskState((state) => state.layout.panes[id]);
  const symbol = useDeskState(() => desk.symbolOf(id));
  if (pane === undefined) return { name: '', code: null, about: null, delay: null, shortDelay: null };
  const given = pane.kind === 'watchlist' ? (pane.options as PaneOptions<'watchlist'>).name : '';
  const instrument = pane.kind === 'chart' ? instruments.find((one) => one.symbol === symbol) : undefined;
  const named = status && PRICED_PANES.has(pane.kind) ? nameOf(status) : undefined;
  return {
    name: given === '' ? t(pane.kind) : given,
    code: SYMBOL_PANES.has(pane.kind) && symbol !== null ? codeOf(symbol) : null,
    about: instrument === undefined ? null : aboutOf(instrument, settings.locale),
    delay: named?.delay ?? null,
    shortDelay: named?.shortDelay ?? null,
  };
}

function aboutOf(instrument: Instrument, locale: Locale): string {
  const { primary, secondary } = displayName(instrument, instrument.symbol, locale);
  const code = codeOf(instrument.symbol);
  return [primary === code ? secondary : primary, instrument.venue.toUpperCase(), instrument.currency]
    .filter((part) => part)
    .join(' · ');
}
