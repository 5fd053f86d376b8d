import { CALENDAR_IDS } from '../../calendar/calendars';
import { type ScreenSchedule, scheduleSchema } from '../../protocol/screens/screen-schedule';
import type { ScheduleDraft } from './schedule-draft';

/** Kinds of faults, each with its sentence on the page. */
export type ScheduleFaultKind =
  | 'clock'
  | 'zone'
  | 'seconds'
  | 'eventSeconds'
  | 'minutes'
  | 'brightness'
  | 'symbol'
  | 'length'
  | 'board'
  | 'venue'
  | 'playlist'
  | 'nothing';

/** A fault of one field. */
export interface ScheduleFault {
  readonly kind: ScheduleFaultKind;
  /** Text of the field. */
  readonly value: string;
}

/** Faults by the key of the entry, the event or the turn, and the name of its field. */
export type ScheduleFaults = ReadonlyMap<string, ScheduleFault>;

/** Kind of the fault, by the last name in the path of an issue. */
const KINDS: Readonly<Record<string, ScheduleFaultKind>> = {
  ...{ from: 'clock', to: 'clock', zone: 'zone', minutes: 'minutes', brightness: 'brightness' },
  ...{ symbol: 'symbol', name: 'length', text: 'length', board: 'board', playlist: 'playlist' },
};

/** Returns the key of a fault. */
export function faultKey(key: number, field: string): string {
  return `${key} ${field}`;
}

/**
 * Returns the faults of a draft, by the rules of the server.
 * @param schedule of the draft
 */
export function faultsOf(
  draft: ScheduleDraft,
  schedule: ScreenSchedule,
  hasBoard: (id: string) => boolean,
): ScheduleFaults {
  const faults = new Map<string, ScheduleFault>();
  const add = (key: number, field: string, kind: ScheduleFaultKind, value: string): void => {
    if (!faults.has(faultKey(key, field))) faults.set(faultKey(key, field), { kind, value });
  };
  for (const { path } of scheduleSchema.safeParse(schedule).error?.issues ?? []) {
    const names = path.map(String);
    const [list, index = '', ...rest] = names;
    const field = rest.findLast((name) => !/^\d+$/.test(name)) ?? '';
    if (list === 'events') {
      const event = draft.events[Number(index)];
      if (event !== undefined)
        add(
          event.key,
          field,
          field === 'seconds' ? 'eventSeconds' : (KINDS[field] ?? 'length'),
          event.seconds,
        );
      continue;
    }
    const entry = draft.entries[Number(index)];
    if (entry === undefined) continue;
    const turn = rest[1] === 'playlist' ? entry.playlist[Number(rest[2])] : undefined;
    if (turn !== undefined)
      add(turn.key, field, field === 'seconds' ? 'seconds' : 'board', turn[field as 'seconds']);
    else {
      const name = field === 'text' ? 'message' : field;
      add(entry.key, name, KINDS[field] ?? 'length', String(entry[name as keyof typeof entry] ?? ''));
    }
  }
  for (const { key, boards, board, playlist, venue, ...entry } of draft.entries) {
    if (venue !== '' && !CALENDAR_IDS.includes(venue)) add(key, 'venue', 'venue', venue);
    if (boards === 'board' && !hasBoard(board)) add(key, 'board', 'board', board);
    if (boards === 'playlist' && playlist.length === 0) add(key, 'playlist', 'playlist', '');
    if (boards === 'playlist') {
      for (const turn of playlist) if (!hasBoard(turn.board)) add(turn.key, 'board', 'board', turn.board);
    }
    const { symbol, brightness, message, language, theme, isBlank, others } = entry;
    const isEmpty = [symbol, brightness, message, language, theme].every((text) => text === '');
    if (boards === 'own' && isEmpty && !isBlank && Object.keys(others).length === 0)
      add(key, 'boards', 'nothing', '');
  }
  for (const { key, board } of draft.events) {
    if (board !== '' && !hasBoard(board)) add(key, 'board', 'board', board);
  }
  return faults;
}
