import type { ScreenDisplay } from '../../protocol/screens/screen-display';
import {
  type SCHEDULE_EVENTS,
  type ScheduleEntry,
  type ScheduleEvent,
  type ScreenSchedule,
  SESSION_PHASES,
  type WEEKDAYS,
} from '../../protocol/screens/screen-schedule';

export type Weekday = (typeof WEEKDAYS)[number];
export type SessionPhase = (typeof SESSION_PHASES)[number];

/** Boards of an entry: several in turn, one that stays, or those that the screens have anyway. */
export const SHOWN_BOARDS = ['playlist', 'board', 'own'] as const;
export type ShownBoards = (typeof SHOWN_BOARDS)[number];

/** A board of a playlist while it is edited; numbers are texts, which may not be numbers yet. */
export interface DraftTurn {
  readonly key: number;
  readonly board: string;
  /** Empty for the board's own time. */
  readonly seconds: string;
}

/** Screens and groups that an entry or an event is for; all without either. */
export interface DraftTargets {
  readonly screens: readonly string[];
  readonly groups: readonly string[];
}

/** An entry of the schedule while it is edited. Empty texts are absent fields. */
export interface DraftEntry extends DraftTargets {
  readonly key: number;
  readonly name: string;
  readonly zone: string;
  /** Empty for every day. */
  readonly days: readonly Weekday[];
  readonly from: string;
  readonly to: string;
  readonly venue: string;
  readonly phase: SessionPhase;
  readonly minutes: string;
  readonly boards: ShownBoards;
  readonly board: string;
  readonly playlist: readonly DraftTurn[];
  readonly symbol: string;
  /** Percent. */
  readonly brightness: string;
  readonly message: string;
  readonly language: string;
  readonly theme: string;
  readonly isBlank: boolean;
  /** Fields of the display that the page does not edit; they stay as they are. */
  readonly others: ScreenDisplay;
}

/** An event of the schedule while it is edited. */
export interface DraftEvent extends DraftTargets {
  readonly key: number;
  readonly on: (typeof SCHEDULE_EVENTS)[number];
  readonly seconds: string;
  readonly board: string;
}

/** A schedule while it is edited. */
export interface ScheduleDraft {
  readonly entries: readonly DraftEntry[];
  readonly events: readonly DraftEvent[];
  /** Key of the next entry, event or turn. */
  readonly next: number;
}

const PERCENT = 100;
const DEFAULT_EVENT_SECONDS = '60';
const NO_TARGETS: DraftTargets = { screens: [], groups: [] };

/** Returns the draft of a schedule. */
export function draftOf({ entries, events = [] }: ScreenSchedule): ScheduleDraft {
  let next = 1;
  const key = (): number => next++;
  return {
    entries: entries.map((entry) => draftEntry(entry, key)),
    events: events.map(({ on, seconds, board = '', ...others }) => ({
      ...{ key: key(), on, seconds: String(seconds), board, ...targetsOf(others) },
    })),
    next,
  };
}

function draftEntry(entry: ScheduleEntry, key: () => number): DraftEntry {
  const { name = '', zone = '', days = [], from = '', to = '', session, display } = entry;
  const { board, playlist, symbol = '', brightness, message, language = '', theme = '', blank } = display;
  const { venue = '', phase = SESSION_PHASES[0], minutes } = session ?? {};
  const { level: _, until: __, ...text } = message ?? { text: '' };
  const isPlain = message?.level === undefined && message?.until === undefined;
  return {
    ...{ key: key(), name, zone, days, from, to, venue, phase, ...targetsOf(entry) },
    minutes: minutes === undefined ? '' : String(minutes),
    boards: board !== undefined ? 'board' : playlist !== undefined ? 'playlist' : 'own',
    board: board ?? '',
    playlist: (playlist ?? []).map(({ board: id, seconds }) => ({
      ...{ key: key(), board: id, seconds: seconds === undefined ? '' : String(seconds) },
    })),
    ...{ symbol, language, theme, isBlank: blank === true },
    brightness: brightness === undefined ? '' : String(Math.round(brightness * PERCENT)),
    message: isPlain ? text.text : '',
    others: {
      ...othersOf(display),
      ...(!isPlain && message !== undefined && { message }),
    },
  };
}

function targetsOf({ screens = [], groups = [] }: Pick<ScheduleEntry, 'screens' | 'groups'>): DraftTargets {
  return { screens, groups };
}

function othersOf(display: ScreenDisplay): ScreenDisplay {
  const { board, playlist, symbol, brightness, message, language, theme, blank, ...others } = display;
  return others;
}

/** Returns the schedule of a draft, which the schema may reject. */
export function scheduleOf({ entries, events }: ScheduleDraft): ScreenSchedule {
  return {
    entries: entries.map(entryOf),
    ...(events.length > 0 && { events: events.map(eventOf) }),
  };
}

/** Returns an entry as the server takes it, which the schema may reject. */
export function entryOf(draft: DraftEntry): ScheduleEntry {
  const { name, zone, days, from, to, venue, phase, minutes } = draft;
  const entry = {
    ...given({ name, zone, from, to }),
    ...chosen(draft),
    ...(days.length > 0 && { days }),
    ...(venue !== '' && {
      session: { venue, phase, ...(phase !== 'open' && minutes !== '' && { minutes: Number(minutes) }) },
    }),
    display: displayOf(draft),
  };
  return entry as ScheduleEntry;
}

function displayOf(draft: DraftEntry): object {
  const { boards, board, playlist, symbol, brightness, message, language, theme, isBlank, others } = draft;
  return {
    ...others,
    ...(boards === 'board' && { board }),
    ...(boards === 'playlist' && {
      playlist: playlist.map(({ board: id, seconds }) => ({
        ...{ board: id, ...(seconds !== '' && { seconds: Number(seconds) }) },
      })),
    }),
    ...given({ symbol, language, theme }),
    ...(brightness !== '' && { brightness: Number(brightness) / PERCENT }),
    ...(message !== '' && { message: { text: message } }),
    ...(isBlank && { blank: true }),
  };
}

function eventOf(draft: DraftEvent): ScheduleEvent {
  const { on, seconds, board } = draft;
  return { on, seconds: Number(seconds), ...given({ board }), ...chosen(draft) };
}

function chosen({ screens, groups }: DraftTargets) {
  return { ...(screens.length > 0 && { screens }), ...(groups.length > 0 && { groups }) };
}

function given<T extends Readonly<Record<string, string>>>(texts: T): Partial<T> {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== '')) as Partial<T>;
}

/** Adds an entry at the end, where it counts before all others. */
export function addEntry(draft: ScheduleDraft, zone: string, board: string): ScheduleDraft {
  const { entries, next } = draft;
  const entry: DraftEntry = {
    ...{ key: next, name: '', zone, days: [], from: '', to: '', ...NO_TARGETS },
    ...{ venue: '', phase: SESSION_PHASES[0], minutes: '' },
    ...({ boards: 'playlist', board, playlist: [{ key: next + 1, board, seconds: '' }] } as const),
    ...{ symbol: '', brightness: '', message: '', language: '', theme: '', isBlank: false, others: {} },
  };
  return { ...draft, entries: [...entries, entry], next: next + 2 };
}

/** Adds an event at the end. */
export function addEvent(draft: ScheduleDraft): ScheduleDraft {
  const event: DraftEvent = {
    ...({ key: draft.next, on: 'halt', seconds: DEFAULT_EVENT_SECONDS, board: '' } as const),
    ...NO_TARGETS,
  };
  return { ...draft, events: [...draft.events, event], next: draft.next + 1 };
}

/** Changes fields of the entry with this key. */
export function changeEntry(draft: ScheduleDraft, key: number, change: Partial<DraftEntry>): ScheduleDraft {
  const entries = draft.entries.map((entry) => (entry.key === key ? { ...entry, ...change } : entry));
  return { ...draft, entries };
}

/** Changes fields of the event with this key. */
export function changeEvent(draft: ScheduleDraft, key: number, change: Partial<DraftEvent>): ScheduleDraft {
  return {
    ...draft,
    events: draft.events.map((event) => (event.key === key ? { ...event, ...change } : event)),
  };
}

/** Removes the entry or the event with this key. */
export function removeRule(draft: ScheduleDraft, key: number): ScheduleDraft {
  const others = (rule: { readonly key: number }): boolean => rule.key !== key;
  return { ...draft, entries: draft.entries.filter(others), events: draft.events.filter(others) };
}

/** Moves the item with this key to a place, from 0. */
export function moveTo<T extends { readonly key: number }>(
  items: readonly T[],
  key: number,
  place: number,
): readonly T[] {
  const item = items.find((one) => one.key === key);
  if (item === undefined) return items;
  const others = items.filter((one) => one !== item);
  const at = Math.min(others.length, Math.max(0, place));
  return [...others.slice(0, at), item, ...others.slice(at)];
}
