import type { ScreenAction } from '../protocol/screens/screen-action';
import type { ScreenDisplay } from '../protocol/screens/screen-display';
import type { ScreenStatus } from '../protocol/screens/screen-status';

/** Kinds of lines, each with a text of its own. */
export type ActionKind =
  | 'board'
  | 'symbol'
  | 'ownBoard'
  | 'playlist'
  | 'paused'
  | 'resumed'
  | 'blank'
  | 'unblank'
  | 'dim'
  | 'language'
  | 'look'
  | 'message'
  | 'removed'
  | 'wall'
  | 'next'
  | 'previous'
  | 'reload'
  | 'identify'
  | 'facts'
  | 'other'
  | 'state';

/** Line of the list of actions, to be formatted in the user's language. */
export interface ActionLine {
  readonly kind: ActionKind;
  /** Board, symbol, language or text; empty where the kind has none. */
  readonly value: string;
  /** Value of before; empty if there was none, or nothing to say. */
  readonly before: string;
}

/** Changed fields; null takes one back. */
type Change = { readonly [Field in keyof ScreenDisplay]?: ScreenDisplay[Field] | null };

/** Returns the kind of an action with its value and that of before. */
export function actionLine({ act, state, facts, display, before }: ScreenAction): ActionLine {
  if (state !== undefined) return { kind: 'state', value: state, before: '' };
  if (facts !== undefined) return { kind: 'facts', value: '', before: '' };
  if (act !== undefined) return { kind: act, value: '', before: '' };
  const now: Change = display ?? {};
  const was = sharedBefore(before);
  const percent = (value: number | null | undefined): string => String(Math.round((value ?? 1) * 100));
  if (now.part !== undefined) return { kind: 'wall', value: '', before: '' };
  if (typeof now.symbol === 'string')
    return { kind: 'symbol', value: now.symbol, before: was.symbol ?? was.board ?? '' };
  if (typeof now.board === 'string') return { kind: 'board', value: now.board, before: was.board ?? '' };
  if (now.playlist) return { kind: 'playlist', value: '', before: was.board ?? '' };
  if (now.board === null) return { kind: 'ownBoard', value: '', before: was.board ?? '' };
  if (now.paused !== undefined) return { kind: now.paused ? 'paused' : 'resumed', value: '', before: '' };
  if (now.blank !== undefined) return { kind: now.blank ? 'blank' : 'unblank', value: '', before: '' };
  if (now.brightness !== undefined)
    return { kind: 'dim', value: percent(now.brightness), before: percent(was.brightness) };
  if (typeof now.language === 'string')
    return { kind: 'language', value: now.language, before: was.language ?? '' };
  if (now.message) return { kind: 'message', value: now.message.text, before: '' };
  if (now.message === null) return { kind: 'removed', value: '', before: was.message?.text ?? '' };
  const looks = [now.language, now.theme, now.colors, now.zoom];
  return { kind: looks.some((value) => value !== undefined) ? 'look' : 'other', value: '', before: '' };
}

/** Names of screens that are written out; more are counted. */
const MAX_NAMES = 3;

/** Returns the names of the screens of an action; undefined if they are too many to write out. */
export function namesOf(ids: readonly string[], screens: readonly ScreenStatus[]): string | undefined {
  if (ids.length > MAX_NAMES) return undefined;
  return ids.map((id) => screens.find((screen) => screen.id === id)?.name ?? id).join(', ');
}

/** Returns the fields of before that all screens shared; none where they differ. */
function sharedBefore(before: ScreenAction['before']): Change {
  const [first, ...rest] = Object.values(before ?? {});
  const text = JSON.stringify(first);
  return first !== undefined && rest.every((fields) => JSON.stringify(fields) === text) ? first : {};
}
