import { useTranslations } from 'use-intl';
import type { PaneKind, PaneOptions } from '../../lib/desk/pane';
import type { Locale } from '../../lib/locale/locale';
import type { Instrument } from '../../lib/market/instrument';
import { displayName } from '../_screen/instrument-name';
import { useDesk, useDeskState } from './desk-context';
import { codeOf } from './symbol-code';

/** Panes about one symbol, which their header names. */
const SYMBOL_PANES: ReadonlySet<PaneKind> = new Set(['chart', 'depth', 'trades']);

interface PaneTitle {
  readonly name: string;
  readonly code: string | null;
  /** Details of a chart's symbol: name, venue, currency. */
  readonly about: string | null;
}

/** Returns the name of a pane, set by the user or by its kind, and the symbol that it shows. */
export function usePaneTitle(id: string): PaneTitle {
  const t = useTranslations('desk.pane');
  const { desk, instruments, settings } = useDesk();
  const pane = useDeskState((state) => state.layout.panes[id]);
  const symbol = useDeskState(() => desk.symbolOf(id));
  if (pane === undefined) return { name: '', code: null, about: null };
  const given = pane.kind === 'watchlist' ? (pane.options as PaneOptions<'watchlist'>).name : '';
  const instrument = pane.kind === 'chart' ? instruments.find((one) => one.symbol === symbol) : undefined;
  return {
    name: given === '' ? t(pane.kind) : given,
    code: SYMBOL_PANES.has(pane.kind) && symbol !== null ? codeOf(symbol) : null,
    about: instrument === undefined ? null : aboutOf(instrument, settings.locale),
  };
}

function aboutOf(instrument: Instrument, locale: Locale): string {
  const { primary, secondary } = displayName(instrument, instrument.symbol, locale);
  const code = codeOf(instrument.symbol);
  return [primary === code ? secondary : primary, instrument.venue.toUpperCase(), instrument.currency]
    .filter((part) => part)
    .join(' · ');
}
