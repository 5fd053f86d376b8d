import type { Board } from '../../lib/boards/board';
import type { Locale } from '../../lib/locale/locale';
import type { Settings } from './screen-settings';

/** Where most readers of a language are; English has no such place. */
const HOME_ZONE: Readonly<Partial<Record<Locale, string>>> = {
  'zh-CN': 'Asia/Shanghai',
  ru: 'Europe/Moscow',
};
/** Clocks that a header has room for. */
const MAX_CLOCKS = 4;

/** Zones of the header's clocks: the address's, else the board's with that of the language first. */
export function zonesOf(board: Board, settings: Settings): readonly string[] {
  if (settings.zones.length > 0) return settings.zones;
  const home = HOME_ZONE[settings.locale];
  const zones = board.clocks.map(({ zone }) => zone);
  const ordered = home === undefined ? zones : [home, ...zones.filter((zone) => zone !== home)];
  return ordered.slice(0, MAX_CLOCKS);
}

/** The zone that a page without clocks tells its times in: the address's, that of the language, or the browser's. */
export function homeZone(settings: Settings): string {
  const own = settings.zones[0] ?? HOME_ZONE[settings.locale];
  return own ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}
