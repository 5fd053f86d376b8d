import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { MAX_ROTATION_SECONDS, MIN_ROTATION_SECONDS } from '../../../lib/boards/board';
import type { DraftEntry, DraftTargets, Weekday } from '../../../lib/control/schedule/schedule-draft';
import { faultKey, type ScheduleFaults } from '../../../lib/control/schedule/schedule-faults';
import { WEEK, weekdayText } from '../../../lib/control/schedule/weekday-runs';
import { MIN_BRIGHTNESS } from '../../../lib/protocol/screens/screen-display';
import { MAX_MINUTES, MAX_SECONDS } from '../../../lib/protocol/screens/screen-schedule';
import { useControl } from '../control-context';
import { useBoardTitle } from '../use-board-title';

const PERCENT = 100;
const DAY_MS = 86_400_000;
/** A Monday, UTC. */
const MONDAY = Date.UTC(2026, 0, 5);

/** Bounds that the sentences about faults name. */
const BOUNDS = {
  seconds: { least: String(MIN_ROTATION_SECONDS), most: String(MAX_ROTATION_SECONDS) },
  eventSeconds: { most: String(MAX_SECONDS) },
  minutes: { most: String(MAX_MINUTES) },
  brightness: { least: String(MIN_BRIGHTNESS * PERCENT) },
} as const;

/** Returns the names of the weekdays in the page's language. */
export function useDayNames(): ReadonlyMap<Weekday, string> {
  const { settings } = useControl();
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(settings.locale, { weekday: 'short', timeZone: 'UTC' });
    return new Map(WEEK.map((day, at) => [day, format.format(MONDAY + at * DAY_MS)]));
  }, [settings.locale]);
}

/** Returns the sentence about the fault of a field; undefined without one. */
export function useFaultText(faults: ScheduleFaults) {
  const t = useTranslations('control.schedule.fault');
  return (key: number, field: string): string | undefined => {
    const fault = faults.get(faultKey(key, field));
    if (fault === undefined) return undefined;
    const { kind, value } = fault;
    return t(kind, {
      value,
      least: '',
      most: '',
      ...(kind in BOUNDS && BOUNDS[kind as keyof typeof BOUNDS]),
    });
  };
}

/** Returns texts that describe an entry in a line each. */
export function useRuleTexts() {
  const t = useTranslations('control.schedule');
  const dim = useTranslations('control.dim');
  const { list } = useControl();
  const titleOf = useBoardTitle();
  const days = useDayNames();
  const dayOf = (day: Weekday): string => days.get(day) ?? day;

  const nameOf = ({ name }: Pick<DraftEntry, 'name'>, at: number): string =>
    name === '' ? t('unnamed', { place: String(at + 1) }) : name;

  const targetsOf = ({ screens, groups }: DraftTargets): string => {
    if (screens.length + groups.length === 0) return t('allScreens');
    const named = screens.map((id) => list.find((screen) => screen.id === id)?.name ?? id);
    return [...groups.map((name) => (name === '*' ? t('allScreens') : t('group', { name }))), ...named].join(
      ', ',
    );
  };

  const whenOf = ({ days: on, from, to, zone, venue, phase, minutes }: DraftEntry): string => {
    const hours = from === '' && to === '' ? t('allDay') : `${from || '00:00'}–${to || '24:00'}`;
    const isAlways = on.length === 0 && from === '' && to === '';
    const time =
      isAlways && venue !== ''
        ? ''
        : `${on.length === 0 ? t('everyDay') : weekdayText(on, dayOf)} ${hours}${isAlways ? '' : ` ${zone || 'UTC'}`}`;
    const phaseName = t(`phases.${phase}`);
    const session =
      venue === ''
        ? ''
        : phase === 'open' || minutes === ''
          ? `${venue} ${phaseName}`
          : t('phaseMinutes', { venue, phase: phaseName, minutes });
    return [time, session].filter((text) => text !== '').join(' · ');
  };

  const whatOf = (entry: DraftEntry): string => {
    const { boards, board, playlist, symbol, brightness, message, isBlank, language, theme } = entry;
    const turns = playlist.map(({ board: id, seconds }) =>
      seconds === '' ? titleOf(id) : t('turn', { board: titleOf(id), seconds }),
    );
    return [
      ...(boards === 'playlist' ? [turns.join(', ')] : boards === 'board' ? [titleOf(board)] : []),
      symbol,
      ...(isBlank ? [t('blank')] : []),
      ...(brightness === '' ? [] : [`${dim('brightness')} ${dim('percent', { value: brightness })}`]),
      ...(message === '' ? [] : [`“${message}”`]),
      language,
      ...(theme === '' ? [] : [t(`themes.${theme as 'dark' | 'light'}`)]),
    ]
      .filter((text) => text !== '')
      .join(' · ');
  };

  return { nameOf, targetsOf, whenOf, whatOf };
}
