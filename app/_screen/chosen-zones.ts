import type { Board } from '../../lib/boards/board';
import type { Locale } from '../../lib/locale/locale';
import type { Settings } from './screen-settings';

/** Main time zone of a language; English has none. */
const HOME_ZONE: Readonly<Partial<Record<Locale, string>>> = {
  'zh-CN': 'Asia/Shanghai',
  ru: 'Europe/Moscow',
};
/** Maximum number of clocks in the header. */
const MAX_CLOCKS = 4;

/** Returns the zones of the header's clocks: those of the URL, else the language's and those of the board. */
export function zonesOf(board: Board, settings: Settings): readonly string[] {
  if (settings.zones.length > 0) return settings.zones;
  const home = HOME_ZONE[settings.locale];
  const zones = board.clocks.map(({ zone }) => zone);
  const ordered = home === undefined ? zones : [home, ...zones.filter((zone) => zone !== home)];
  return ordered.slice(0, MAX_CLOCKS);
}

/** Returns the zone of a page without clocks: that of the URL, of the language, or of the browser. */
export function homeZone(settings: Settings): string {
  const own = settings.zones[0] ?? HOME_ZONE[settings.locale];
  return own ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}
